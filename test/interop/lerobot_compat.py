"""Lets an unmodified LeRobot 0.6 be imported beside a CPU build of torch, and on Python 3.11.

LeRobot's files on disk are not touched. Two things stand in the way, and neither concerns how a dataset is read:

1. LeRobot 0.6 declares Python >= 3.12, because seven of its lines use the type-parameter syntax of PEP 695
   (`class Pipeline[T](Base)`, `def load[T](...)`, `type Name = ...`). While Python 3.11 reads those modules, the lines
   are put into the older syntax. On Python 3.12 and later this is not installed.
2. torchvision from PyPI is linked against CUDA. Beside a CPU build of torch its native operators do not load, and then
   `import torchvision` fails because the operators `torchvision::nms` and `qnms` are unknown. Declaring their signature
   is enough for the rest of torchvision; LeRobot's reader uses its image transforms, which are plain torch code.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import re
import sys
import typing

_GENERIC = re.compile(r"^(\s*)(async def|def|class)\s+(\w+)\[([^\]]*)\](.*)$", re.MULTILINE)
_ALIAS = re.compile(r"^(\s*)type\s+(\w+)\s*=", re.MULTILINE)


def without_type_parameters(source: str) -> tuple[str, set[str]]:
    """Takes PEP 695 out of a module: (source in the older syntax, line by line; names of its type variables)."""
    names: set[str] = set()

    def older(match: re.Match) -> str:
        indent, keyword, name, parameters, rest = match.groups()
        mine = [parameter.split(":")[0].strip() for parameter in parameters.split(",")]
        names.update(mine)
        if keyword == "class":
            bases, colon, after = rest.rpartition(":")
            bases = ", ".join([*filter(None, [bases.strip("()")]), f"_Generic[{', '.join(mine)}]"])
            rest = f"({bases}){colon}{after}"
        return f"{indent}{keyword} {name}{rest}"

    return _ALIAS.sub(r"\1\2 =", _GENERIC.sub(older, source)), names


class _Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        source, _ = without_type_parameters(importlib.util.decode_source(data))
        return super().source_to_code(source.encode(), path, _optimize=_optimize)

    def exec_module(self, module):
        _, names = without_type_parameters(self.get_source(module.__name__))
        module.__dict__.update(
            {name: typing.TypeVar(name) for name in names}, **({"_Generic": typing.Generic} if names else {})
        )
        super().exec_module(module)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] != "lerobot":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is importlib.machinery.SourceFileLoader:
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


def declare_torchvision_operators() -> None:
    """Makes `import torchvision` work where its native operators cannot be loaded; does nothing where they can."""
    import torch

    try:
        import torchvision  # noqa: F401
    except RuntimeError as error:
        if "operator torchvision::" not in str(error):
            raise
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        for operator in ("nms", "qnms"):
            torch.library.define(
                f"torchvision::{operator}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
            )
        import torchvision  # noqa: F401


def install() -> None:
    """Call this before `import lerobot`."""
    if sys.version_info < (3, 12):
        sys.meta_path.insert(0, _Finder())
    declare_torchvision_operators()
