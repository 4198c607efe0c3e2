"""The original's module names lead to the same objects."""

import importlib
import subprocess
import sys

import pytest

ALIASES = {
    "pyhalco_common": "halco.common",
    "pyhalco_hicann_dls_vx_v3": "halco",
    "pyhaldls_vx_v3": "haldls",
    "pylola_vx_v3": "lola",
    "pystadls_vx_v3": "stadls",
    "pyhxcomm_vx": "hxcomm",
    "dlens_vx_v3.hal": "haldls",
    "dlens_vx_v3.halco": "halco",
    "dlens_vx_v3.lola": "lola",
    "dlens_vx_v3.sta": "stadls",
    "dlens_vx_v3.hxcomm": "hxcomm",
}


@pytest.mark.parametrize("alias", ALIASES)
def test_objects_are_shared(alias: str) -> None:
    there, here = importlib.import_module(alias), importlib.import_module(ALIASES[alias])
    assert set(here.__all__) - {"__variant__"} <= set(there.__all__)
    for name in here.__all__:
        assert getattr(there, name) is getattr(here, name) or name in ("common", "__variant__")


def test_common_is_reachable_from_coordinates() -> None:
    common = importlib.import_module("pyhalco_common")
    assert importlib.import_module("pyhalco_hicann_dls_vx_v3").common.Enum is common.Enum
    assert importlib.import_module("dlens_vx_v3.halco").common is common
    assert common.__variant__ == "pybind11"


def test_clock_constant() -> None:
    assert importlib.import_module("pyfisch_vx_v3").fpga_clock_cycles_per_us == 125


def test_importing_dlens_makes_warnings_visible() -> None:
    script = (
        "import dlens_vx_v3; log = dlens_vx_v3.logger.get('x'); log.WARN('seen'); log.INFO('un')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert "seen" in done.stdout
    assert "un\n" not in done.stdout
