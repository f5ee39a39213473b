"""Opens each export of a dataset with the library that its users use, and compares it with the dataset that it came of.

    python check_exports.py FORMAT DATASET EXPORT

FORMAT is lerobot-v2.1, gr00t, robomimic, mimicgen or arrow. For lerobot-v2.1 the path has LeRobot 0.3 before any other. The
last line is `N passed, N failed`; the exit code is 0 when none failed.
"""

import json
import logging
import sys
from pathlib import Path

import offline

offline.install()

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from checks import Checks, require, require_equal  # noqa: E402


class Source:
    """The dataset, by pyarrow."""

    def __init__(self, root: Path) -> None:
        self.info = json.loads((root / "meta/info.json").read_text())
        self.data = self.table(root, "data")
        self.privileged = self.table(root, "privileged")
        self.tasks = pq.read_table(root / "meta/tasks.parquet").column("task").to_pylist()
        self.lengths = np.bincount(np.array(self.data.column("episode_index")))

    @staticmethod
    def table(root: Path, folder: str) -> pa.Table:
        return pa.concat_tables([pq.read_table(path) for path in sorted((root / folder).glob("*/*.parquet"))])

    def column(self, name: str, episode: int | None = None) -> np.ndarray:
        table = self.data if name in self.data.column_names else self.privileged
        if episode is not None:
            table = table.slice(int(self.lengths[:episode].sum()), int(self.lengths[episode]))
        return np.array(table.column(name).to_pylist())

    def pictures(self, name: str, episode: int) -> list[bytes]:
        table = self.data.slice(int(self.lengths[:episode].sum()), int(self.lengths[episode]))
        return [row["bytes"] for row in table.column(name).to_pylist()]

    def cameras(self) -> list[str]:
        return [name for name, feature in self.info["features"].items() if feature["dtype"] == "image"]


def pixels(encoded: bytes) -> np.ndarray:
    import io

    from PIL import Image

    return np.array(Image.open(io.BytesIO(encoded)).convert("RGB"))


def check_lerobot_v21(checks: Checks, source: Source, root: Path) -> None:
    import lerobot_compat

    lerobot_compat.declare_torchvision_operators()
    import torch
    from lerobot.datasets import lerobot_dataset

    with checks.check("the loader is of the age of v2.1"):
        require_equal(lerobot_dataset.CODEBASE_VERSION, "v2.1", "CODEBASE_VERSION")
    dataset = None
    with checks.check("LeRobotDataset 0.3 opens the folder"):
        dataset = lerobot_dataset.LeRobotDataset("local/interop", root=root, video_backend="pyav")
        require_equal(len(dataset), int(source.lengths.sum()), "frames")
        require_equal(dataset.num_episodes, len(source.lengths), "episodes")
    if dataset is None:
        return
    with checks.check("a DataLoader yields every value of state, action and the defaults as in the dataset"):
        batches = list(torch.utils.data.DataLoader(dataset, batch_size=64))
        for name in ("observation.state", "action", "timestamp", "frame_index", "episode_index", "index", "task_index"):
            got = torch.cat([batch[name] for batch in batches]).numpy()
            wanted = source.column(name)
            require(np.array_equal(got, wanted.astype(got.dtype)), f"{name} differs")
        tasks = [task for batch in batches for task in batch["task"]]
        require_equal(tasks, [source.tasks[index] for index in source.column("task_index")], "sentences")
    with checks.check("pictures decode to the pixels of the dataset"):
        for camera in source.cameras():
            for index in (0, len(dataset) - 1):
                got = (dataset[index][camera] * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()
                encoded = source.data.column(camera)[index].as_py()["bytes"]
                require(np.array_equal(got, pixels(encoded)), f"{camera} at {index}")
    with checks.check("statistics of the whole are aggregated from the episodes'"):
        state = source.column("observation.state").astype(np.float64)
        stats = dataset.meta.stats["observation.state"]
        require(np.allclose(stats["mean"], state.mean(0), atol=1e-6), "mean")
        require(np.allclose(stats["std"], state.std(0), atol=1e-6), "std")
        require(np.array_equal(np.float32(stats["max"]), np.float32(state.max(0))), "max")
    with checks.check("windows of frames: delta_timestamps"):
        deltas = {"action": [k / dataset.fps for k in range(4)]}
        windowed = lerobot_dataset.LeRobotDataset("local/interop", root=root, delta_timestamps=deltas)
        action = source.column("action", 0).astype(np.float32)
        require(np.array_equal(windowed[0]["action"].numpy(), action[:4]), "the first window")


def check_gr00t(checks: Checks, source: Source, root: Path) -> None:
    """Its loader needs CUDA: the folder is held against its guide to data preparation."""
    import av

    meta = root / "meta"
    info = json.loads((meta / "info.json").read_text())
    modality = json.loads((meta / "modality.json").read_text())
    lines = {
        name: [json.loads(line) for line in (meta / f"{name}.jsonl").read_text().splitlines()]
        for name in ("episodes", "tasks")
    }
    with checks.check("info.json: v2.1, with the features that modality.json names"):
        require_equal(info["codebase_version"], "v2.1", "codebase_version")
        require_equal([row["length"] for row in lines["episodes"]], source.lengths.tolist(), "lengths")
        require_equal([row["task"] for row in lines["tasks"]], source.tasks, "tasks")
        for video in modality["video"].values():
            require_equal(info["features"][video["original_key"]]["dtype"], "video", video["original_key"])
    for group, column in (("state", "observation.state"), ("action", "action")):
        with checks.check(f"modality.json: the parts of {group} cover {column} without a gap"):
            parts = sorted((part["start"], part["end"]) for part in modality[group].values())
            require_equal(parts[0][0], 0, "the first")
            require_equal(parts[-1][1], info["features"][column]["shape"][0], "the last")
            require(all(a[1] == b[0] for a, b in zip(parts, parts[1:])), f"gaps in {parts}")
    with checks.check("stats.json: flat lists of mean, std, min, max, q01 and q99 of every float feature"):
        stats = json.loads((meta / "stats.json").read_text())
        for name, feature in info["features"].items():
            if "float" not in feature["dtype"]:
                continue
            for key in ("mean", "std", "min", "max", "q01", "q99"):
                require_equal(np.shape(stats[name][key]), (feature["shape"][0],), f"{name}: {key}")
    with checks.check("each video has the episode's frames, and looks like the dataset's pictures"):
        for camera in source.cameras():
            for episode, length in enumerate(source.lengths):
                path = info["video_path"].format(episode_chunk=0, video_key=camera, episode_index=episode)
                with av.open(str(root / path)) as container:
                    frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
                require_equal(len(frames), int(length), path)
                wanted = pixels(source.pictures(camera, episode)[0]).astype(float)
                error = np.abs(frames[0].astype(float) - wanted).mean()
                require(error < 8, f"{path}: mean error of the first frame {error}")
    with checks.check("data files hold the values of the dataset"):
        for episode in range(len(source.lengths)):
            path = info["data_path"].format(episode_chunk=0, episode_index=episode)
            table = pq.read_table(root / path)
            require(np.array_equal(np.array(table.column("action").to_pylist()), source.column("action", episode)), path)
            require(not set(source.cameras()) & set(table.column_names), f"{path}: has image columns")


def demos(source: Source, root: Path):
    """Name of each demo with its episode, in every file."""
    import h5py

    for path in sorted(root.glob("*.hdf5")):
        with h5py.File(path) as file:
            for name in sorted(file["data"], key=lambda key: int(key.removeprefix("demo_"))):
                demo = file[f"data/{name}"]
                yield demo, json.loads(demo.attrs["better_datagen"])["episode_index"]


def check_robomimic(checks: Checks, source: Source, root: Path, *, loader: bool = True) -> None:
    import h5py

    files = sorted(root.glob("*.hdf5"))
    with checks.check("attributes, and every demo named by a mask"):
        total = 0
        for path in files:
            with h5py.File(path) as file:
                names = set(file["data"])
                args = json.loads(file["data"].attrs["env_args"])
                require_equal(args["env_kwargs"]["control_freq"], source.info["fps"], "control_freq")
                masked = {name.decode() for mask in file["mask"].values() for name in mask[:]}
                require_equal(masked, names, "names in masks")
                lengths = [int(file[f"data/{name}"].attrs["num_samples"]) for name in names]
                require_equal(int(file["data"].attrs["total"]), sum(lengths), "total")
                total += sum(lengths)
        require_equal(total, int(source.lengths.sum()), "samples")
    with checks.check("actions, states and observations as in the dataset; quaternions xyzw"):
        for demo, episode in demos(source, root):
            require(np.array_equal(demo["actions"][:], source.column("action", episode).astype(np.float32)), "actions")
            states = np.hstack(
                [source.column(name, episode).reshape(len(demo["states"]), -1) for name in ("time", "qpos", "qvel")]
            )
            require(np.array_equal(demo["states"][:], states), "states")
            tcp = source.column("tcp.pose", episode)
            require(np.array_equal(demo["obs/robot0_eef_pos"][:], tcp[:, :3]), "eef_pos")
            require(np.array_equal(demo["obs/robot0_eef_quat"][:], tcp[:, [4, 5, 6, 3]]), "eef_quat")
    with checks.check("pictures are the pixels of the dataset, channels last, uint8"):
        for demo, episode in demos(source, root):
            for camera in source.cameras():
                got = demo[f"obs/{camera.rsplit('.')[-1]}_image"]
                require_equal(got.dtype, np.uint8, camera)
                require(np.array_equal(got[0], pixels(source.pictures(camera, episode)[0])), camera)
    if not loader:
        return
    if not (files and robomimic_at_hand()):
        print("  --    robomimic itself is not installed: h5py alone read the documented layout", flush=True)
    else:
        check_sequence_dataset(checks, files[0], source)


def robomimic_at_hand() -> bool:
    import lerobot_compat

    lerobot_compat.declare_torchvision_operators()
    try:
        import robomimic.utils.dataset  # noqa: F401
    except ImportError:
        return False
    return True


def check_sequence_dataset(checks: Checks, path: Path, source: Source) -> None:
    import robomimic.utils.obs_utils as obs_utils
    from robomimic.utils.dataset import SequenceDataset

    images = [f"{camera.rsplit('.')[-1]}_image" for camera in source.cameras()]
    low = ["robot0_eef_pos", "robot0_eef_quat", "robot0_gripper_qpos", "object"]
    obs_utils.initialize_obs_utils_with_obs_specs({"obs": {"low_dim": low, "rgb": images}})
    with checks.check("robomimic's SequenceDataset reads windows of ten, all observations and actions"):
        dataset = SequenceDataset(
            hdf5_path=str(path),
            obs_keys=low + images,
            dataset_keys=("actions", "rewards", "dones"),
            load_next_obs=False,
            seq_length=10,
            frame_stack=1,
            hdf5_cache_mode=None,
            hdf5_use_swmr=False,
        )
        first = dataset[0]
        require_equal(first["actions"].shape, (10, 7), "actions")
        for image in images:
            require_equal(first["obs"][image].shape[0], 10, image)
        require_equal(first["obs"]["robot0_eef_quat"].shape, (10, 4), "eef_quat")
        require(len(dataset) > 0 and dataset[len(dataset) - 1] is not None, "the last window")


def check_mimicgen(checks: Checks, source: Source, root: Path) -> None:
    check_robomimic(checks, source, root, loader=False)
    with checks.check("datagen_info: poses are the dataset's as rigid 4 x 4 matrices"):
        for demo, episode in demos(source, root):
            info = demo["datagen_info"]
            for name, column in (("eef_pose", "tcp.pose"), ("target_pose", "target.pose")):
                check_matrices(info[name][:], source.column(column, episode), name)
            poses = source.column("object.pose", episode)
            objects = json.loads(demo.attrs["better_datagen"])["objects"]
            require_equal(set(info["object_poses"]), set(objects), "objects")
            require_equal(poses.shape[1], 7 * len(objects), "poses")
            matched = sum(
                np.allclose(matrix[0, :3, 3], poses[0, 7 * k : 7 * k + 3])
                for matrix in (info[f"object_poses/{name}"][:] for name in objects)
                for k in range(len(objects))
            )
            require_equal(matched, len(objects), "objects that stand where they stood")
            gripper = info["gripper_action"][:]
            require(np.array_equal(gripper[:, 0], source.column("action", episode)[:, 6]), "gripper_action")
    with checks.check("datagen_info: each signal goes once from 0 to 1, one after the other in order of subtasks"):
        for demo, _ in demos(source, root):
            told = [row["signal"] for row in json.loads(demo.attrs["better_datagen"])["subtasks"]]
            ends = []
            for name in told:
                signal = demo[f"datagen_info/subtask_term_signals/{name}"][:]
                steps = np.flatnonzero(np.diff(signal))
                require(len(steps) == 1 and set(signal) == {0, 1}, f"{name}: {len(steps)} changes")
                ends.append(int(steps[0]))
            require_equal(ends, sorted(set(ends)), "order")


def check_matrices(got: np.ndarray, poses: np.ndarray, name: str) -> None:
    require_equal(got.shape, (len(poses), 4, 4), name)
    require(np.array_equal(got[:, :3, 3], poses[:, :3]), f"{name}: positions")
    rotation = got[:, :3, :3]
    require(np.allclose(rotation @ rotation.transpose(0, 2, 1), np.eye(3), atol=1e-9), f"{name}: not rigid")
    w, xyz = poses[:, 3:4], poses[:, 4:7]
    # Rodrigues on the third axis: z' = z + 2 w (q x z) + 2 q x (q x z)
    z = np.broadcast_to([0.0, 0.0, 1.0], xyz.shape)
    turned = z + 2 * w * np.cross(xyz, z) + 2 * np.cross(xyz, np.cross(xyz, z))
    require(np.allclose(rotation[:, :, 2], turned, atol=1e-9), f"{name}: rotations")


def check_arrow(checks: Checks, source: Source, root: Path) -> None:
    with pa.memory_map(str(root / "privileged.arrow")) as mapped:
        reader = pa.ipc.open_file(mapped)
        with checks.check("a record batch an episode"):
            lengths = [reader.get_batch(i).num_rows for i in range(reader.num_record_batches)]
            require_equal(lengths, source.lengths.tolist(), "rows of batches")
        table = reader.read_all()
        with checks.check("every column of the privileged log, value by value"):
            for name in source.privileged.column_names:
                require_equal(table.column(name).to_pylist(), source.privileged.column(name).to_pylist(), name)
        with checks.check("state and action beside it; units and descriptions in the fields' metadata"):
            for name in ("observation.state", "action"):
                require_equal(table.column(name).to_pylist(), source.data.column(name).to_pylist(), name)
            field = reader.schema.field("tcp.pose")
            require(field.metadata[b"unit"] == b"m" and field.metadata[b"doc"], f"metadata: {field.metadata}")
    with checks.check("episodes.arrow: a row an episode"):
        with pa.memory_map(str(root / "episodes.arrow")) as mapped:
            episodes = pa.ipc.open_file(mapped).read_all()
        require_equal(episodes.column("length").to_pylist(), source.lengths.tolist(), "lengths")


CHECKS = {
    "lerobot-v2.1": check_lerobot_v21,
    "gr00t": check_gr00t,
    "robomimic": check_robomimic,
    "mimicgen": check_mimicgen,
    "arrow": check_arrow,
}


def main(name: str, dataset: Path, root: Path) -> int:
    logging.disable(logging.WARNING)
    checks = Checks()
    CHECKS[name](checks, Source(dataset), root)
    with checks.check("nothing tried to reach the network"):
        require(not offline.attempts, f"attempts: {offline.attempts}")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()))
