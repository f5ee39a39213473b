"""What pyarrow and pandas see in the files."""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from checks import Checks, require, require_equal

PHYSICAL = {"float32": "FLOAT", "float64": "DOUBLE", "int64": "INT64", "int32": "INT32", "bool": "BOOLEAN"}


def check_parquet(checks: Checks, root: Path, expected: dict) -> None:
    info = json.loads((root / "meta/info.json").read_text())
    data_files = sorted((root / "data").glob("*/*.parquet"))
    for path in sorted(root.rglob("*.parquet")):
        with checks.check(f"pyarrow reads {path.relative_to(root)}"):
            table = pq.read_table(path)
            require(table.num_rows > 0, "the file has no rows")
            table.validate(full=True)
    with checks.check("data/ holds the files that Node read, with the same row groups"):
        got = [{"path": p.relative_to(root).as_posix(), "rowGroups": row_group_lengths(p)} for p in data_files]
        require_equal(got, expected["dataFiles"], "data files")
    for path in data_files:
        name = path.relative_to(root).as_posix()
        with checks.check(f"{name}: one row group an episode"):
            check_row_groups(path, [episode["length"] for episode in expected["episodes"]])
        with checks.check(f"{name}: columns are the declared features, typed as LeRobot writes them"):
            check_schema(path, info["features"])
        with checks.check(f"{name}: no nulls"):
            check_no_nulls(path, info["features"])
    with checks.check("pandas reads meta/tasks.parquet with the sentence as index"):
        tasks = pd.read_parquet(root / "meta/tasks.parquet")
        require_equal(list(tasks.index), expected["tasks"], "index")
        require_equal(tasks["task_index"].tolist(), list(range(len(tasks))), "task_index")
    check_image_metadata(checks, data_files, info["features"])


def row_group_lengths(path: Path) -> list[int]:
    metadata = pq.read_metadata(path)
    return [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]


def check_row_groups(path: Path, lengths: list[int]) -> None:
    file = pq.ParquetFile(path)
    for group in range(file.num_row_groups):
        episodes = set(file.read_row_group(group, columns=["episode_index"])["episode_index"].to_pylist())
        require_equal(len(episodes), 1, f"episodes in row group {group}")
        require_equal(file.metadata.row_group(group).num_rows, lengths[episodes.pop()], f"rows of row group {group}")


def check_schema(path: Path, features: dict) -> None:
    """Vectors: OPTIONAL group (LIST) > REPEATED list > OPTIONAL element; scalars: OPTIONAL; no column besides."""
    schema = pq.read_metadata(path).schema
    leaves = {leaf.path: leaf for leaf in (schema.column(i) for i in range(len(schema.names)))}
    arrow = pq.read_schema(path)
    declared = [name for name, feature in features.items() if feature["dtype"] != "video"]
    require_equal(sorted(arrow.names), sorted(declared), "columns")
    for name in declared:
        dtype, shape = features[name]["dtype"], features[name]["shape"]
        if dtype in PHYSICAL:
            leaf = name if shape == [1] else f"{name}.list.element"
            require(leaf in leaves, f"{name}: no leaf {leaf}; there are {sorted(leaves)}")
            require_equal(leaves[leaf].physical_type, PHYSICAL[dtype], f"{leaf}: physical type")
            require_equal(leaves[leaf].max_definition_level, 1 if shape == [1] else 3, f"{leaf}: definition level")
        elif dtype == "image":
            require_equal([f.name for f in arrow.field(name).type], ["bytes", "path"], f"{name}: members")
            require_equal(arrow.field(name).type["bytes"].type, pa.binary(), f"{name}: type of bytes")
        elif dtype == "language":
            fields = [f.name for f in arrow.field(name).type.value_type]
            allowed = {"role", "content", "style", "timestamp", "camera", "tool_calls"}
            require(set(fields) <= allowed, f"{name}: members {fields}, allowed {sorted(allowed)}")


def check_no_nulls(path: Path, features: dict) -> None:
    table = pq.read_table(path)
    for name, feature in features.items():
        if feature["dtype"] == "video":
            continue
        column = table[name].combine_chunks()
        require_equal(column.null_count, 0, f"{name}: nulls")
        if feature["dtype"] == "image":
            require_equal(column.field("bytes").null_count, 0, f"{name}: rows without bytes")
        elif feature["dtype"] in PHYSICAL and feature["shape"] != [1]:
            require_equal(column.flatten().null_count, 0, f"{name}: null elements")
            lengths = set(column.value_lengths().to_pylist())
            require_equal(lengths, {feature["shape"][0]}, f"{name}: lengths of its lists")


def check_image_metadata(checks: Checks, data_files: list[Path], features: dict) -> None:
    """Streaming, the Hub's viewer and LeRobot v2.1 pass no features: there the file must say what an image is."""
    images = [name for name, feature in features.items() if feature["dtype"] == "image"]
    if not images:
        return
    with checks.check("Hugging Face datasets, told nothing, takes image columns for images"):
        import datasets

        datasets.disable_progress_bars()
        found = datasets.Dataset.from_parquet([str(path) for path in data_files]).features
        datasets.enable_progress_bars()  # LeRobot switches them itself, and warns where it cannot
        for name in images:
            require(isinstance(found[name], datasets.Image), f"{name} is {found[name]!r}")
