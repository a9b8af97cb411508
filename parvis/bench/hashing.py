"""The bare rate of the slow hash: one process for each core, nothing else done."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass

from parvis.bench.cpu import cores

CODE = "trois bateaux bleus au port"


@dataclass(frozen=True)
class Bare:
    """`rate` in hashes a second on all cores; `cpu` and `wall` in milliseconds for one hash."""

    rate: float
    cpu: float
    wall: float


def parameters() -> str:
    from parvis.accounts.hashers import CappedArgon2 as Hasher  # needs Django's settings

    return f"Argon2id, t={Hasher.time_cost}, m={Hasher.memory_cost // 1024} MiB, p={Hasher.parallelism}"


class Hashers:
    """One process for each core; they wait while they are not asked."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "parvis.bench.hashing"]
        self.processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(cores())
        ]

    def measure(self, seconds: float) -> Bare:
        """All cores at once, with the hasher of the portal and its parameters."""
        for process in self.processes:
            assert process.stdin
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
        told = [self._answer(process) for process in self.processes]
        hashes = sum(one["count"] for one in told)
        return Bare(
            rate=sum(one["count"] / one["wall"] for one in told),
            cpu=sum(one["cpu"] for one in told) / hashes * 1000,
            wall=sum(one["wall"] for one in told) / hashes * 1000,
        )

    def stop(self) -> None:
        for process in self.processes:
            process.communicate()  # the end of what is asked

    @staticmethod
    def _answer(process: "subprocess.Popen[str]") -> dict[str, float]:
        assert process.stdout
        answer: dict[str, float] = json.loads(process.stdout.readline())
        return answer


def mean(some: list[Bare]) -> Bare:
    n = len(some)
    return Bare(sum(b.rate for b in some) / n, sum(b.cpu for b in some) / n, sum(b.wall for b in some) / n)


def _hash_for(seconds: float) -> dict[str, float]:
    from django.contrib.auth.hashers import make_password

    make_password(CODE)  # warm
    cpu, began, count = time.process_time(), time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        make_password(CODE)
        count += 1
    return {"count": count, "cpu": time.process_time() - cpu, "wall": time.perf_counter() - began}


if __name__ == "__main__":
    import django

    django.setup()
    for line in sys.stdin:
        print(json.dumps(_hash_for(float(line))), flush=True)
