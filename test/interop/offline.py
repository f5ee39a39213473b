"""No network: every attempt of this process to reach another machine fails and is counted."""

import os
import socket
import tempfile

attempts: list[str] = []


def install() -> None:
    """Call this before anything that could reach a hub is imported. Caches go to a new temporary folder."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HOME"] = tempfile.mkdtemp(prefix="better-interop-hf-")
    for name in ("HF_DATASETS_CACHE", "HF_LEROBOT_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN"):
        os.environ.pop(name, None)

    def refuse(*args: object, **_: object):
        attempts.append(repr(args[-1] if args else None))
        raise OSError(f"network access is blocked in this test: {attempts[-1]}")

    def connect(plain):
        return lambda self, address: plain(self, address) if self.family == socket.AF_UNIX else refuse(address)

    socket.socket.connect = connect(socket.socket.connect)
    socket.socket.connect_ex = connect(socket.socket.connect_ex)
    socket.create_connection = refuse
    socket.getaddrinfo = refuse
