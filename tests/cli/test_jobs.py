"""Commands for jobs, and the workers that run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_serve import put

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_jobs_are_run_listed_shown_and_tried_again(ready: Run, empty_url: str) -> None:
    made = put(empty_url)
    assert f"{made.key}\tunheard-of\twaiting\t0/?" in ready("job", "list").output

    assert "1 jobs were run." in ready("work", "--once").output

    assert "unheard-of: failed after 1 tries" in ready("job", "show", made.key).output
    assert "left out\tline 3\tThis is no record." in ready("job", "show", made.key).output
    assert "waits to be run" in ready("job", "retry", made.key).output
    assert "failed is tried again" in ready("job", "retry", made.key, status=1).output
    assert ready("job", "list", "--kind", "other").output == ""


def test_an_unknown_job_is_said_in_a_sentence(ready: Run) -> None:
    assert "There is no such job." in ready("job", "show", "0", status=1).output
