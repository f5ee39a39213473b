"""A list of named checks: each passes, or fails with the reason, and the others go on."""

import contextlib
import traceback


class Checks:
    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    @contextlib.contextmanager
    def check(self, claim: str):
        """Runs its block as one check. An exception is a failure; it does not leave the block."""
        try:
            yield
        except Exception as error:  # whatever a reader throws is the finding
            self.failed += 1
            print(f"  FAIL  {claim}", flush=True)
            if isinstance(error, AssertionError) and str(error):
                print(f"        {error}", flush=True)
            else:
                print("        " + "".join(traceback.format_exception(error)).replace("\n", "\n        "), flush=True)
        else:
            self.passed += 1
            print(f"  ok    {claim}", flush=True)


def require(condition: object, message: str) -> None:
    """`assert` that says what it saw, and that -O does not remove."""
    if not condition:
        raise AssertionError(message)


def require_equal(got: object, expected: object, what: str) -> None:
    require(got == expected, f"{what}: got {got!r}, expected {expected!r}")
