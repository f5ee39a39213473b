"""Opens a dataset as its users do: with pyarrow, pandas and the real LeRobot, offline.

    python check_dataset.py DIR EXPECTED.json

EXPECTED.json says what Node read from the same files (expected.ts). The last line is `N passed, N failed`; the
exit code is 0 when none failed.
"""

import json
import logging
import sys
from pathlib import Path

import offline

offline.install()

import lerobot_compat  # noqa: E402

lerobot_compat.install()

from checks import Checks, require  # noqa: E402
from lerobot_checks import check_lerobot  # noqa: E402
from parquet_checks import check_parquet  # noqa: E402


def main(root: Path, expected: dict) -> int:
    logging.disable(logging.WARNING)
    checks = Checks()
    check_parquet(checks, root, expected)
    check_lerobot(checks, root, expected)
    with checks.check("nothing tried to reach the network"):
        require(not offline.attempts, f"attempts: {offline.attempts}")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), json.loads(Path(sys.argv[2]).read_text())))
