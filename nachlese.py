"""The command line of the archive, and the place where its parts are put together."""

from __future__ import annotations

import json
import logging
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread
from typing import Any, NoReturn

import click
from waitress import create_server

from archive.accounts import Role
from archive.articles import Draft, Outcome, Reading, Refusal, Status
from archive.date_wording import date_in_words
from archive.errors import ArchiveError, BadQuery
from archive.exporting import FORMATS, record_of
from archive.library import Library
from archive.query import MAXIMUM_SIZE, Query
from archive.search import ChangeLog, SearchEngine
from archive.settings import Settings
from archive.store import Store
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.follower import FollowingProcess
from indexer.highlighting.highlighter import TextHighlighter
from indexer.ingest import read_paths
from indexer.memory import keep_memory_together
from indexer.reading.pool import ReadingPool
from web import create_app

DATABASE = "archive.sqlite"
# What a form may hold beside its files.
FORM_BYTES = 10_000_000


def open_library(settings: Settings) -> Library:
    """The archive in the home folder of these settings, made if there is none."""
    keep_memory_together()
    return Library(
        Store(settings.home / DATABASE),
        _engine(settings),
        ReadingPool(settings),
        TextHighlighter(),
    )


def _engine(settings: Settings) -> WhooshEngine:
    return WhooshEngine(settings.home / "index", cache_megabytes=settings.index_cache_megabytes)


class _Commands(click.Group):
    """Turns the archive's refusals into one line on standard error and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BadQuery as error:
            hint = f" {error.hint}" if error.hint else ""
            _fail(f"{error.reason}{hint}", code=2)
        except ArchiveError as error:
            _fail(str(error.reason))
        except BrokenPipeError:
            sys.exit(1)  # whoever read our output has gone
        except OSError as error:
            _fail(f"{error.filename or 'The archive'}: {error.strerror or error}")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder of the archive (else "
              "NACHLESE_HOME, else ./var).")  # fmt: skip
@click.version_option(package_name="nachlese")
@click.pass_context
def main(context: click.Context, home: Path | None) -> None:
    """Nachlese, a searchable archive for dated German news texts."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        _fail(str(error), code=2)
    context.obj = replace(settings, home=home) if home else settings


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Only show what would be read.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@click.option("--source", default="", help="Source of articles whose file names none.")
@click.pass_obj
def import_files(settings: Settings, paths: tuple[Path, ...], dry_run: bool, as_json: bool, source: str) -> None:
    """Add files, or all files of folders, to the archive."""
    index = partial(_index_and_log, settings)
    with open_library(settings) as library, ReadingPool(settings) as pool, FollowingProcess(index) as following:
        readings = read_paths(paths, pool, source=source, shown=not as_json and sys.stderr.isatty())
        if dry_run:
            sys.exit(_show_drafts(readings, as_json))
        report = _add(library, readings, following)
    _show_report(report, as_json)
    sys.exit(130 if report.interrupted else 1 if report.rejected else 0)


@dataclass(slots=True)
class _Report:
    """What became of an import, as counts and the refusals in full."""

    counts: Counter[Status] = field(default_factory=Counter)
    rejected: list[Outcome] = field(default_factory=list)
    interrupted: bool = False


def _index_and_log(settings: Settings) -> tuple[SearchEngine, ChangeLog]:
    """The index and the store it follows, for a process that does nothing else."""
    return _engine(settings), Store(settings.home / DATABASE)


def _add(library: Library, readings: Iterator[Reading | Refusal], following: FollowingProcess) -> _Report:
    report = _Report()
    try:
        for outcome in library.add(readings, added_by="import", follow=following):
            report.counts[outcome.status] += 1
            if outcome.status is Status.REJECTED:
                report.rejected.append(outcome)
    except KeyboardInterrupt:
        report.interrupted = True
        click.echo("Interrupted; what is counted below is safely in the archive.", err=True)
    return report


def _show_drafts(readings: Iterator[Reading | Refusal], as_json: bool) -> int:
    refused = 0
    for reading in readings:
        if isinstance(reading, Refusal):
            refused += 1
            click.echo(f"{reading.name}: {reading.reason}", err=True)
        elif as_json:
            _echo_json(_draft_record(reading))
        else:
            draft = reading.draft
            click.echo(f"{reading.name}: {_in_words(draft)}: {draft.title}")
            for warning in reading.warnings:
                click.echo(f"  {warning}", err=True)
    return 1 if refused else 0


def _draft_record(reading: Reading) -> dict[str, Any]:
    draft = reading.draft
    return {
        "name": reading.name,
        "title": draft.title,
        "kicker": draft.kicker,
        "lede": draft.lede,
        "date": draft.date.edtf if draft.date else None,
        "authors": draft.authors,
        "source": draft.source,
        "section": draft.section,
        "language": draft.language,
        "text": draft.text,
        "url": draft.url,
    }


def _in_words(draft: Draft) -> str:
    return date_in_words(draft.date) if draft.date else "undated"


def _show_report(report: _Report, as_json: bool) -> None:
    rejected = [{"name": outcome.name, "reason": str(outcome.reason)} for outcome in report.rejected]
    counts = report.counts
    added, updated, duplicates = (counts[status] for status in (Status.ADDED, Status.UPDATED, Status.DUPLICATE))
    if as_json:
        _echo_json({"added": added, "updated": updated, "duplicates": duplicates, "rejected": rejected})
        return
    for refusal in rejected:
        click.echo(f"{refusal['name']}: {refusal['reason']}", err=True)
    click.echo(f"{added} added, {updated} new versions, {duplicates} duplicates, {len(rejected)} refused")


@main.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@click.option("--size", default=10, type=click.IntRange(1, MAXIMUM_SIZE), help="Number of hits.")
@click.pass_obj
def search(settings: Settings, query: str, as_json: bool, size: int) -> None:
    """Search the archive."""
    page = _existing(settings).search(Query(query, size=size))
    if as_json:
        hits = [
            record_of(hit.article) | {"score": hit.score, "snippet": [asdict(fragment) for fragment in hit.snippet]}
            for hit in page.hits
        ]
        notices = [str(notice) for notice in page.notices]
        _echo_json({"query": query, "understood": page.understood, "notices": notices, "total": page.total,
                    "page": 1, "size": size, "hits": hits})  # fmt: skip
        return
    for notice in page.notices:
        click.echo(str(notice), err=True)
    if page.loosened:
        click.echo("No article holds all words; these hold most of them.", err=True)
    click.echo(f"{page.total} article{'' if page.total == 1 else 's'}")
    for hit in page.hits:
        click.echo(f"\n{hit.article.id}  {_in_words(hit.article)}  {hit.article.source}\n  {hit.article.title}")
        click.echo("  " + "".join(f"»{part.text}«" if part.matched else part.text for part in hit.snippet))


@main.command()
@click.argument("query")
@click.option("--format", "name", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File (else standard output).")
@click.pass_obj
def export(settings: Settings, query: str, name: str, output: Path | None) -> None:
    """Write every article a query finds."""
    pieces = FORMATS[name].write(_existing(settings).export(Query(query)))
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        return
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=output.parent, delete=False) as unfinished:
        try:
            unfinished.writelines(pieces)
        except BaseException:
            Path(unfinished.name).unlink()
            raise
    Path(unfinished.name).replace(output)


@main.command()
@click.option("--host", help="Address to bind to (else NACHLESE_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (else NACHLESE_PORT, else 8000).")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve the archive to browsers."""
    chosen = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    with open_library(chosen) as library:
        server = create_server(create_app(library, chosen), host=chosen.host, port=chosen.port, threads=chosen.threads,
                               max_request_body_size=chosen.upload_archive_bytes + FORM_BYTES)  # fmt: skip
        address = f"http://{server.effective_host}:{server.effective_port}"
        click.echo(f"Nachlese serves {address} (end with Ctrl-C)")
        if library.accounts.is_empty():
            click.echo(f"Make the first account at {address}/invitation/{library.accounts.invite()}")
        Thread(target=library.catch_up, name="index-start", daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        server.run()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@click.pass_obj
def verify(settings: Settings, as_json: bool) -> None:
    """Check the database and the index, after letting the index catch up."""
    library = _existing(settings)
    library.catch_up()
    faults = library.verify()
    if as_json:
        _echo_json({"ok": not faults, "faults": faults})
    else:
        click.echo("\n".join(faults) or "The archive is sound.")
    sys.exit(1 if faults else 0)


@main.command()
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Build the index anew beside the old one and swap it in."""
    revision = _existing(settings).rebuild()
    click.echo(f"The index shows revision {revision}.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@click.pass_obj
def stats(settings: Settings, as_json: bool) -> None:
    """Show what the archive holds."""
    numbers = asdict(_existing(settings).statistics())
    if as_json:
        _echo_json(numbers)
        return
    for name, value in numbers.items():
        shown = ", ".join(f"{key} ({count})" for key, count in value) if isinstance(value, tuple) else value
        click.echo(f"{name.replace('_', ' ')}: {'-' if shown is None else shown}")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(settings: Settings, target: Path) -> None:
    """Write a consistent copy of the archive to a new file, also while it is in use."""
    _existing(settings).backup(target)


@main.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.confirmation_option(prompt="This replaces everything in the archive. Go on?")
@click.pass_obj
def restore(settings: Settings, source: Path) -> None:
    """Replace the archive by a backup."""
    open_library(settings).restore(source)


@main.group()
def user() -> None:
    """Manage the accounts."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.CONTRIBUTOR.value)
@click.password_option(help="Password (else it is asked for).")
@click.pass_obj
def add_user(settings: Settings, name: str, role: str, password: str) -> None:
    """Add an account."""
    open_library(settings).accounts.add(name, password, Role(role))


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@click.pass_obj
def list_users(settings: Settings, as_json: bool) -> None:
    """List the accounts."""
    for account in open_library(settings).accounts.all():
        if as_json:
            _echo_json({"name": account.name, "role": account.role, "created_at": account.created_at.isoformat()})
        else:
            click.echo(f"{account.name}\t{account.role}")


@user.command("remove")
@click.argument("name")
@click.pass_obj
def remove_user(settings: Settings, name: str) -> None:
    """Remove an account."""
    open_library(settings).accounts.remove(name)


def _existing(settings: Settings) -> Library:
    """The archive for commands that only look at it: a mistyped folder must not look like an empty archive."""
    if not (settings.home / DATABASE).exists():
        _fail(f"There is no archive in {settings.home}.")
    return open_library(settings)


def _echo_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _fail(sentence: str, code: int = 1) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)
