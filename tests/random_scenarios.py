"""Random scenarios that use the whole language, run under the audit: random_scenarios.py
STEPPE_AUDIT_MANY COUNT [FIRST].

Half run unchanged, at their centres and in eight drawn replicates; half with numbers moved to the
ends of their ranges. Seeds count from FIRST (default 1). Scenarios that fail stay in
build/failed-scenarios.
"""
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent / "reference"))
import generate  # noqa: E402

AHEAD = 64  # scenarios queued for the runner


def hand_over(stream, folder, seeds, room):
    """Writes scenarios and passes the path of each to the runner."""
    try:
        for seed in seeds:
            room.acquire()
            stream.write(f"{generate.write(seed, folder / str(seed), everything=True)}\n")
            stream.flush()
    except BrokenPipeError:
        pass  # the runner's own output explains the stop
    finally:
        try:
            stream.close()
        except BrokenPipeError:
            pass


def run(program, seeds, arguments):
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder, room, told = pathlib.Path(name), threading.Semaphore(AHEAD), queue.SimpleQueue()
        runner = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        writer = threading.Thread(target=hand_over, args=(runner.stdin, folder, seeds, room), daemon=True)
        listener = threading.Thread(target=lambda: [told.put(line) for line in runner.stderr], daemon=True)
        writer.start()
        listener.start()
        wrong = []
        for line in runner.stdout:
            done = pathlib.Path(line.strip()).parent
            while not told.empty():
                wrong.append(told.get())
            if wrong and str(done) in "".join(wrong):
                shutil.copytree(done, pathlib.Path("build/failed-scenarios") / done.name, dirs_exist_ok=True)
            shutil.rmtree(done)
            room.release()
        code = runner.wait()
        listener.join()
        while not told.empty():
            wrong.append(told.get())
        print(" ".join(arguments), "".join(wrong), sep=" ", end="")
        return code


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    half = first + count // 2
    wrong = run(program, range(first, half), []) or run(program, range(half, first + count), ["--extreme", str(first)])
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
