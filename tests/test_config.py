"""Tests of the settings: where they come from, what is refused, what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver import config
from annoserver.errors import Misconfigured

SECRET = "s" * 40


def shown(found: config.Config) -> dict[str, tuple[str, str]]:
    return {line.variable: (line.value, line.source) for line in config.table(found)}


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_file_or_variables_the_defaults_are_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    found = config.read(environment={})

    assert found == config.Config()
    assert (found.page_size, found.max_body_bytes, found.secret_key) == (100, 1024 * 1024, "")
    assert {line.source for line in config.table(found)} == {"default"}


def test_an_option_is_before_a_variable_and_a_variable_before_the_file(toml: Path) -> None:
    toml.write_text("port = 1\nthreads = 1\nprocesses = 1\n")
    environment = {
        "ANNOSERVER_CONFIG": str(toml),
        "ANNOSERVER_PORT": "2",
        "ANNOSERVER_THREADS": "2",
        "PATH": "/bin",
    }

    found = config.read({"port": 3, "host": None}, environment)

    assert (found.port, found.threads, found.processes, found.host) == (3, 2, 1, "127.0.0.1")
    assert shown(found)["ANNOSERVER_PORT"] == ("3", "command line")
    assert shown(found)["ANNOSERVER_THREADS"] == ("2", "environment variable")
    assert shown(found)["ANNOSERVER_PROCESSES"] == ("1", f"file {toml}")


def test_the_file_of_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("annoserver.toml").write_text(
        'require_if_match = true\ncors_origins = ["https://a.example", "http://b.example:81"]\n'
    )

    found = config.read(environment={})

    assert found.require_if_match is True
    assert found.cors_origins == ("https://a.example", "http://b.example:81")
    assert shown(found)["ANNOSERVER_REQUIRE_IF_MATCH"] == ("true", "file annoserver.toml")


RIGHT = [
    ("DATABASE_URL", "sqlite:///some/file.db", "sqlite:///some/file.db"),
    ("DATABASE_URL", "postgresql://ann@one,two/anno", "postgresql://ann@one,two/anno"),
    ("DATABASE_URL", "postgresql+psycopg://localhost/anno", "postgresql+psycopg://localhost/anno"),
    ("BASE_URL", "https://example.org/anno/", "https://example.org/anno/"),
    ("BASE_URL", "http://[::1]:8000/", "http://[::1]:8000/"),
    ("SECRET_KEY", SECRET, SECRET),
    ("HOST", "::", "::"),
    ("PORT", " 0 ", 0),
    ("REQUIRE_IF_MATCH", "Yes", True),
    ("REQUIRE_IF_MATCH", "off", False),
    ("TRUSTED_PROXIES", "0", ()),
    ("TRUSTED_PROXIES", "*", ("*",)),
    ("TRUSTED_PROXIES", "10.0.0.1, ::1", ("10.0.0.1", "::1")),
    ("CORS_ORIGINS", "https://a.example,", ("https://a.example",)),
    ("LOG_LEVEL", "WARNING", "warning"),
    ("PAGE_SIZE", "", 100),
]


@pytest.mark.parametrize(("name", "value", "expected"), RIGHT)
def test_a_variable_is_read_as_what_it_is(name: str, value: str, expected: object) -> None:
    found = config.read(environment={f"ANNOSERVER_{name}": value})

    assert getattr(found, name.lower()) == expected


WRONG = [
    ("DATABASE_URL", "mysql://h/d", "sqlite:///FILE or postgresql://"),
    ("BASE_URL", "ftp://example.org/", "http or https"),
    ("BASE_URL", "https://example.org/?a=/", "http or https"),
    ("SECRET_KEY", "short", "at least 32 characters"),
    ("HOST", "a b", "IP address or the name"),
    ("PORT", "65536", "a whole number from 0 to 65535"),
    ("PAGE_SIZE", "many", "a whole number from 1 to 10000"),
    ("PAGE_SIZE", "٣", "a whole number"),
    ("REQUIRE_IF_MATCH", "perhaps", "true or false"),
    ("TRUSTED_PROXIES", "2", "IP addresses"),
    ("CORS_ORIGINS", "https://a.example/", "no path"),
    ("LOG_LEVEL", "loud", "one of debug, info"),
]


@pytest.mark.parametrize(("name", "value", "right"), WRONG)
def test_a_wrong_value_is_an_error_that_says_what_is_right(name: str, value: str, right: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        config.read(environment={f"ANNOSERVER_{name}": value})

    assert f"ANNOSERVER_{name} (environment variable)" in caught.value.message
    assert right in caught.value.message
    assert (value in caught.value.message) is (name not in {"SECRET_KEY", "DATABASE_URL"})


@pytest.mark.parametrize(
    ("key", "nearest"),
    [("ANNOSERVER_PAGESIZE", "ANNOSERVER_PAGE_SIZE"), ("ANNOSERVER_page_size", "ANNOSERVER_PAGE_SIZE")],
)
def test_an_unknown_variable_is_an_error_that_names_the_nearest_one(key: str, nearest: str) -> None:
    with pytest.raises(Misconfigured, match=rf"no setting {key} .* the nearest one is {nearest}\.$"):
        config.read(environment={key: "1"})


def test_variables_of_the_tests_are_no_settings() -> None:
    assert config.read(environment={"ANNOSERVER_TEST_REQUIRE": "browser"}) == config.Config()


def test_an_unknown_key_of_the_file_is_an_error_that_names_the_nearest_one(toml: Path) -> None:
    toml.write_text("prot = 80\n")

    with pytest.raises(Misconfigured, match=r"no setting prot .*settings\.toml.* the nearest one is port\.$"):
        config.read(environment={"ANNOSERVER_CONFIG": str(toml)})


def test_a_broken_file_is_an_error(toml: Path) -> None:
    toml.write_text("port = \n")

    with pytest.raises(Misconfigured, match="cannot be read"):
        config.read(environment={"ANNOSERVER_CONFIG": str(toml)})


def test_a_file_that_is_named_has_to_be_there(toml: Path) -> None:
    with pytest.raises(Misconfigured, match="no such file"):
        config.read(environment={"ANNOSERVER_CONFIG": str(toml)})


def test_no_secret_is_shown() -> None:
    url = "postgresql://ann:pa%20ss@host/anno?password=other&sslmode=require"
    found = config.read(environment={"ANNOSERVER_SECRET_KEY": SECRET, "ANNOSERVER_DATABASE_URL": url})

    lines = shown(found)

    assert lines["ANNOSERVER_SECRET_KEY"][0] == "(hidden)"
    assert (
        lines["ANNOSERVER_DATABASE_URL"][0] == "postgresql://ann:***@host/anno?password=***&sslmode=require"
    )
    assert SECRET not in repr(found)
    assert "pa%20ss" not in repr(found)


@given(st.sampled_from(sorted(config.SETTINGS)), st.text(max_size=20))
def test_whatever_is_given_is_taken_or_refused_with_a_sentence(name: str, value: str) -> None:
    try:
        found = config.read(environment={config.variable(name): value})
    except Misconfigured as error:
        answer = error.message
    else:
        answer = f"{shown(found)[config.variable(name)][1]}."

    assert answer.endswith(".")


def test_every_setting_is_documented_with_its_default(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text("utf-8")

    rows = [
        f"| `{line.variable}` | {f'`{line.value}`' if line.value else 'not set'} | {line.about} |"
        for line in config.table(config.Config())
    ]

    assert "\n".join(rows) in page
