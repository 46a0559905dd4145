"""Reminders at length: `simulate` 200 laptops for 40 days, `kill` at 200 moments, run under a real `cron`.

python -m tests.bench.reminders simulate|kill|cron [COUNT]

`cron` needs root, Debian's cron, and a crontab of its own: it starts cron, and puts the table back.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.reminders.simulation import simulate

PLANCTL = Path(sys.executable).parent / "planctl"
PLAN = """format: 1
client: c-0142
start: 2026-01-12
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-05-28, kind: crisis}
"""
NOTIFY = '#!/bin/sh\n/bin/echo told >>"$HOME/told"\n'


def machine(name: str = "plans") -> tuple[Path, dict[str, str], list[str]]:
    """A home with a plan that is overdue and a notifier, its environment, and the job's command line."""
    home = Path(tempfile.mkdtemp(prefix="reminders-"))
    (home / "bin").mkdir()
    plans = home / name
    plans.mkdir()
    (plans / "c-0142.yaml").write_text(PLAN)
    (plans / "planctl.yaml").touch()
    (home / "bin/notify-send").write_text(NOTIFY)
    (home / "bin/notify-send").chmod(0o700)
    env = {"HOME": str(home), "PATH": f"{home}/bin:/usr/bin:/bin"}
    return home, env, [str(PLANCTL), "remind", "--plans", str(plans)]


def simulations(count: int) -> None:
    """Live through forty days so many times."""
    worst = max(map(simulate, range(count)))
    print(f"{count} laptops, 40 days each: every promise kept, and everything told within {worst} working minutes")


def kills(count: int) -> None:
    """Kill the job so many times at random, each time on a new day; then let it run, and count the tellings."""
    home, env, command = machine()
    env["PLANCTL_TODAY"] = "2026-06-01"
    begin = time.monotonic()
    subprocess.run(command, env=env, check=True)
    length = time.monotonic() - begin
    chance, outcomes = random.Random(1), Counter[str]()
    for _ in range(count):
        shutil.rmtree(home / ".local", ignore_errors=True)
        (home / "told").unlink(missing_ok=True)
        process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
        subprocess.run(command, env=env, check=True)
        told = (home / "told").read_text().splitlines() if (home / "told").exists() else []
        outcomes[f"{'killed' if killed else 'done before'}, told {len(told)} times"] += 1
    print(dict(outcomes))


def cron() -> None:
    """Install, test through cron, look at what came of it, remove; two folders, of odd names."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
    started = subprocess.Popen(["cron", "-f"])
    try:
        for name in ("plans", 'it\'s my "plans" 100% & $HOME'):
            home, env, command = machine(name)
            env |= {"XDG_STATE_HOME": f"{home}/state"}
            # cron's own PATH does not lead to the notifier of this trial.
            (Path(command[-1]) / "planctl.yaml").write_text(f"remind: {{desktop: false, after: 'cat >{home}/told'}}\n")
            for action in (["install", "--scheduler", "crontab"], ["status"], ["test"], ["status"], ["remove"]):
                print(f"$ planctl reminders {' '.join(action)} --plans '{name}'")
                subprocess.run([PLANCTL, "reminders", *action, "--plans", command[-1]], env=env, check=False)
            print((home / "told").read_text())
        after = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
        print("crontab as before:", (before.stdout, before.returncode) == (after.stdout, after.returncode))
    finally:
        started.terminate()
        started.wait()


if __name__ == "__main__":
    what, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    if what == "cron":
        cron()
    else:
        {"simulate": simulations, "kill": kills}[what](number)
