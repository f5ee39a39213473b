"""What the real LeRobotDataset makes of the folder, compared value by value with what Node read from it."""

import hashlib
import io
from pathlib import Path

import av
import numpy as np
import torch
from lerobot.datasets.language import column_for_style
from lerobot.datasets.language_render import active_at
from lerobot.datasets.lerobot_dataset import LeRobotDataset
from lerobot.utils.collate import lerobot_collate_fn
from lerobot.utils.feature_utils import dataset_to_policy_features
from PIL import Image

from checks import Checks, require, require_equal

BATCH_SIZE = 16
CHUNK = 8
"""Frames of an action chunk."""
LANGUAGE = ("language_persistent", "language_events")


def open_dataset(root: Path, **options) -> LeRobotDataset:
    return LeRobotDataset("local/interop", root=root, video_backend="pyav", **options)


def loader(dataset: LeRobotDataset, **options) -> torch.utils.data.DataLoader:
    """As lerobot_train builds it: LeRobot's own collate function only where there are language columns."""
    collate = lerobot_collate_fn if dataset.meta.has_language_columns else None
    return torch.utils.data.DataLoader(dataset, batch_size=BATCH_SIZE, collate_fn=collate, **options)


def check_lerobot(checks: Checks, root: Path, expected: dict) -> None:
    dataset = None
    with checks.check("LeRobotDataset opens the folder"):
        dataset = open_dataset(root)
    if dataset is None:
        return
    episodes, features = expected["episodes"], dataset.meta.features
    with checks.check("it has the frames, episodes and tasks that were written"):
        require_equal(len(dataset), sum(episode["length"] for episode in episodes), "frames")
        require_equal(dataset.num_episodes, len(episodes), "episodes")
        require_equal(list(dataset.meta.tasks.index), expected["tasks"], "tasks")
        for row, episode in zip(dataset.meta.episodes, episodes, strict=True):
            require_equal({key: row[key] for key in episode}, episode, f"episode {episode['episode_index']}")
    with checks.check(f"{len(expected['frames'])} frames by index: every value as written, task as sentence"):
        for frame in expected["frames"]:
            check_frame(dataset[frame["index"]], frame)
    columns = {}
    with checks.check("a DataLoader over the whole set yields the bytes that were written, in every column"):
        columns = read_all(dataset)
        for name, column in expected["columns"].items():
            require_equal(sha256(columns[name]), column["sha256"], f"{name}: sha256")
    check_chunks(checks, root, dataset, columns)
    check_training_entry(checks, root, dataset, columns, expected)
    check_language(checks, dataset, expected)
    check_videos(checks, root, dataset)
    check_cameras(checks, root, dataset, features)


def check_frame(item: dict, frame: dict) -> None:
    where = f"frame {frame['index']}"
    require_equal(item["task"], frame["task"], f"{where}: task")
    for name, value in frame["values"].items():
        require_equal(item[name].tolist(), value, f"{where}: {name}")


def read_all(dataset: LeRobotDataset) -> dict[str, np.ndarray]:
    """Every numeric column, from batches in order: name to array (frames, ...)."""
    parts: dict[str, list[np.ndarray]] = {}
    for batch in loader(dataset, shuffle=False):
        require(all(isinstance(task, str) for task in batch["task"]), f"task in a batch: {batch['task']!r}")
        for name, feature in dataset.meta.features.items():
            if feature["dtype"] not in ("image", "video", "language", "string"):
                parts.setdefault(name, []).append(batch[name].numpy())
    return {name: np.concatenate(arrays) for name, arrays in parts.items()}


def sha256(column: np.ndarray) -> str:
    little = column.astype(column.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(np.ascontiguousarray(little).tobytes()).hexdigest()


def check_chunks(checks: Checks, root: Path, dataset: LeRobotDataset, columns: dict[str, np.ndarray]) -> None:
    """delta_timestamps: windows stop at the episode's ends, repeat its last frame there, and say so in `_is_pad`."""
    fps = dataset.meta.fps
    deltas = {"action": range(CHUNK), "observation.state": (-1, 0)}
    with checks.check(f"batches with {CHUNK}-frame action chunks and 2-frame state windows, padded at episode ends"):
        windowed = open_dataset(root, delta_timestamps={k: [d / fps for d in v] for k, v in deltas.items()})
        bounds = {e["episode_index"]: (e["dataset_from_index"], e["dataset_to_index"]) for e in dataset.meta.episodes}
        for batch in loader(windowed, shuffle=False):
            for name, delta in deltas.items():
                for row, (index, episode) in enumerate(zip(batch["index"], batch["episode_index"], strict=True)):
                    start, end = bounds[episode.item()]
                    wanted = index.item() + np.array(delta)
                    inside = wanted.clip(start, end - 1)
                    where = f"{name} at frame {index.item()}"
                    require(np.array_equal(batch[name][row].numpy(), columns[name][inside]), f"{where}: values")
                    require_equal(
                        batch[f"{name}_is_pad"][row].tolist(), (wanted != inside).tolist(), f"{where}: padding"
                    )


def check_training_entry(checks: Checks, root: Path, dataset, columns: dict, expected: dict) -> None:
    """What a training run asks of a dataset besides its frames."""
    with checks.check("a policy finds its action and its state"):
        roles = {
            name: feature.type.value for name, feature in dataset_to_policy_features(dataset.meta.features).items()
        }
        require_equal(roles.get("action"), "ACTION", "action")
        require_equal(roles.get("observation.state"), "STATE", "observation.state")
        for camera in dataset.meta.camera_keys:
            require_equal(roles.get(camera), "VISUAL", camera)
    with checks.check("meta/stats.json describes every column: shape, count, min, max, mean, std, order of quantiles"):
        for name, values in columns.items():
            check_stats(dataset.meta.stats[name], values.reshape(len(values), -1).astype(np.float64), name)
        for camera in dataset.meta.camera_keys:
            for key in ("min", "max", "mean", "std"):
                require_equal(np.shape(dataset.meta.stats[camera][key]), (3, 1, 1), f"{camera}: shape of {key}")
    with checks.check("the last episode alone"):
        last = expected["episodes"][-1]
        only = open_dataset(root, episodes=[last["episode_index"]])
        require_equal(len(only), last["length"], "frames")
        require_equal(only[0]["index"].item(), last["dataset_from_index"], "index of its first frame")


def check_stats(stats: dict, values: np.ndarray, name: str) -> None:
    require_equal(stats["count"].tolist(), [len(values)], f"{name}: count")
    for key, truth in {"min": values.min(0), "max": values.max(0)}.items():
        require_equal(stats[key].tolist(), truth.tolist(), f"{name}: {key}")
    scale = np.abs(values).max(0) + 1e-12
    for key, truth in {"mean": values.mean(0), "std": values.std(0)}.items():
        require_equal(stats[key].shape, truth.shape, f"{name}: shape of {key}")
        require((np.abs(stats[key] - truth) <= 1e-6 * scale).all(), f"{name}: {key} is {stats[key]}, is to be {truth}")
    ladder = [stats[key] for key in ("min", "q01", "q10", "q50", "q90", "q99", "max")]
    for low, high in zip(ladder, ladder[1:], strict=False):
        require((low <= high + 1e-6 * scale).all(), f"{name}: quantiles out of order: {ladder}")


def check_language(checks: Checks, dataset: LeRobotDataset, expected: dict) -> None:
    """LeRobot's collate function leaves these columns out of a batch: a policy that wants them renders them before."""
    for name in [name for name in LANGUAGE if name in dataset.meta.features]:
        with checks.check(f"{name}: the rows of every frame as written, tool_calls null"):
            rows = dataset.hf_dataset.select_columns(name).with_format(None)[:][name]
            for index, number in enumerate(expected["language"][name]):
                check_language_rows(rows[index], expected["languageRows"][number], f"{name} at frame {index}")
            for frame in expected["frames"]:
                index = frame["index"]
                require_equal(dataset[index][name], rows[index], f"{name} in the item of frame {index}")
    if "language_persistent" in dataset.meta.features:
        with checks.check("LeRobot's resolver finds one active subtask at each of those frames"):
            for frame in expected["frames"]:
                item = dataset[frame["index"]]
                times = [row["timestamp"] for row in item["language_persistent"]]
                require_equal(times, sorted(times), f"frame {frame['index']}: order of its rows")
                row = active_at(item["timestamp"].item(), persistent=item["language_persistent"], style="subtask")
                require(row and row["content"], f"frame {frame['index']}: no active subtask, rows begin at {times}")


def check_language_rows(got: list[dict], written: list[dict], where: str) -> None:
    require_equal([{**row, "tool_calls": None} for row in written], got, where)
    for row in got:
        column = "language_persistent" if "timestamp" in row else "language_events"
        require_equal(column_for_style(row["style"]), column, f"{where}: column of style {row['style']}")


def check_cameras(checks: Checks, root: Path, dataset: LeRobotDataset, features: dict) -> None:
    fps = dataset.meta.fps
    indices = (0, len(dataset) // 2, len(dataset) - 1)
    for camera in dataset.meta.camera_keys:
        height, width, channels = features[camera]["shape"]
        with checks.check(
            f"{camera}: first, middle and last frame decode to ({channels}, {height}, {width}) in [0, 1]"
        ):
            for index in indices:
                frame = dataset[index][camera]
                require_equal(tuple(frame.shape), (channels, height, width), f"frame {index}: shape")
                require_equal(frame.dtype, torch.float32, f"frame {index}: dtype")
                require(0 <= frame.min() and frame.max() <= 1, f"frame {index}: [{frame.min()}, {frame.max()}]")
                require(frame.min() < frame.max(), f"frame {index}: all pixels are equal")
                if features[camera]["dtype"] == "image":
                    check_pixels(dataset, index, camera, frame)
        with checks.check(f"{camera}: windows of 2 frames"):
            windowed = open_dataset(root, delta_timestamps={camera: [-1 / fps, 0.0]})
            for index in indices:
                window = windowed[index][camera]
                require_equal(tuple(window.shape), (2, channels, height, width), f"frame {index}: shape")
                require(torch.equal(window[1], dataset[index][camera]), f"frame {index}: last of the window")


def check_videos(checks: Checks, root: Path, dataset: LeRobotDataset) -> None:
    """The decoder seeks by time and takes no frame that is more than 1e-4 s away: frames stand exactly at k / fps."""
    for camera in dataset.meta.video_keys:
        lengths: dict[Path, int] = {}
        for row in dataset.meta.episodes:
            path = root / dataset.meta.get_video_file_path(row["episode_index"], camera)
            lengths[path] = lengths.get(path, 0) + row["length"]
        for path, length in lengths.items():
            with checks.check(f"{path.relative_to(root)}: one silent stream, a frame at every k / fps from 0"):
                with av.open(str(path)) as container:
                    require_equal([stream.type for stream in container.streams], ["video"], "streams")
                    times = [float(frame.pts * frame.time_base) for frame in container.decode(video=0)]
                require_equal(len(times), length, "frames")
                error = np.abs(np.array(times) - np.arange(length) / dataset.meta.fps).max()
                require(error < 1e-6, f"a frame is {error} s off its time")


def check_pixels(dataset: LeRobotDataset, index: int, camera: str, frame: torch.Tensor) -> None:
    encoded = dataset.hf_dataset.with_format("arrow")[index][camera][0]["bytes"].as_py()
    pixels = np.array(Image.open(io.BytesIO(encoded)).convert("RGB"))
    got = (frame * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()
    require(np.array_equal(got, pixels), f"frame {index}: pixels differ from those of the file")
