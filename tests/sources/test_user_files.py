"""Sources in `./sources` of the working folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sources
from dashboard.app.settings import SettingsError, load_settings
from sources import UserSourceError, source_types
from sources.weather import Weather
from tests.support.serving import ROOT

Write = Callable[[str, str], None]
DICE = (ROOT / "dashboard/app/starter/sources/dice.py").read_text(encoding="utf-8")
SHIPPED = dict(source_types())


def forget_files() -> None:
    """Remove the modules of files outside the package, which this and other tests have imported."""
    package = Path(str(sources.__file__)).parent
    for name, module in list(sys.modules.items()):
        if name.startswith("sources.") and package not in Path(str(module.__file__)).parents:
            del sys.modules[name]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """`write("dice.py", code)` writes a file to `./sources` of the working folder."""
    (tmp_path / "sources").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sources, "__path__", list(sources.__path__))
    forget_files()
    source_types.cache_clear()

    def write(name: str, code: str) -> None:
        (tmp_path / "sources" / name).write_text(code, encoding="utf-8")

    yield write
    forget_files()
    source_types.cache_clear()


def test_a_file_is_found_by_the_type_of_its_class_beside_the_shipped_ones(write: Write) -> None:
    write("dice.py", DICE)
    types = source_types()
    assert types["dice"].__name__ == "Dice"
    assert {name: cls for name, cls in types.items() if name != "dice"} == SHIPPED


def test_its_class_is_set_up_by_a_table_of_the_settings(write: Write) -> None:
    write("dice.py", DICE)
    Path("dashboard.toml").write_text('[sources.dice]\ndice = ["green"]\n', encoding="utf-8")
    (source,) = load_settings().sources
    assert source.fetch()["die"].tolist() == ["green"]


def test_files_may_import_the_package_and_each_other(write: Write) -> None:
    write("colours.py", 'COLOURS = ["black"]\n')
    imports = "from sources.colours import COLOURS\nfrom sources.weather import Weather\n"
    code = DICE.replace("from sources.base import Quantity", imports + "from sources.base import Quantity")
    write("dice.py", code.replace('["red", "green", "blue"]', "COLOURS"))
    types = source_types()
    assert types["dice"](name="dice").fetch()["die"].tolist() == ["black"]
    assert types["weather"] is Weather


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("broken.py", "x = 1\nimport no_such_module\n", "sources/broken.py cannot be imported (line 2): Mod"),
        ("broken.py", "x = 1\n\ndef f(:\n", "sources/broken.py cannot be imported (line 3): SyntaxError"),
        ("broken.py", "1 / 0\n", "(line 1): ZeroDivisionError: division by zero."),
        ("weather.py", "", "sources/weather.py has the name of a module of the dashboard. Rename the file."),
        (
            "dice.py",
            DICE.replace('type = "dice"', 'type = "host"'),
            "Dice has the type 'host', which is that of",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(
    write: Write, name: str, code: str, message: str
) -> None:
    write(name, code)
    for _ in range(2):
        with pytest.raises(UserSourceError) as error:
            source_types()
        assert message in str(error.value)
    with pytest.raises(SettingsError) as end:
        load_settings()
    assert message in str(end.value)


def test_a_copy_of_the_package_holds_no_files_of_the_user(write: Write) -> None:
    for name in ("__init__.py", "base.py", "weather.py"):
        write(name, (ROOT / "sources" / name).read_text(encoding="utf-8"))
    assert source_types() == SHIPPED


def test_without_such_a_folder_there_are_the_shipped_ones(write: Write) -> None:
    Path("sources").rmdir()
    assert source_types() == SHIPPED
