"""Download a campaign's enriched EDM, and say what is in it: what an institution does.

python examples/download_edm.py http://127.0.0.1:8000/campaigns/folk folk.zip
python examples/download_edm.py http://127.0.0.1:8000/campaigns/folk folk.nq --format nquads
"""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

from annoserver.client.session import Client


def main() -> None:
    """Read the arguments and download."""
    parser = argparse.ArgumentParser(description="Download the enriched EDM of a campaign.")
    parser.add_argument("campaign", help="address of the campaign's page")
    parser.add_argument("out", type=Path, help="file to write")
    parser.add_argument(
        "--format",
        choices=["nquads", "ntriples", "turtle", "jsonld", "xml"],
        help="the graph in this format, instead of the archive for Metis",
    )
    told = parser.parse_args()
    parameters = {"profile": "graph", "format": told.format} if told.format else {"profile": "metis"}
    with Client() as client:
        size = client.download(f"{told.campaign.rstrip('/')}/export/edm", told.out, parameters)
    print(f"{told.out}: {size} bytes")
    if not told.format:
        with zipfile.ZipFile(told.out) as archive:
            counts = json.loads(archive.read("manifest.json"))["counts"]
        print(" · ".join(f"{name} {number}" for name, number in counts.items()))


if __name__ == "__main__":
    main()
