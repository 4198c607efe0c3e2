"""Build of the compiled kernels; everything else is declared in pyproject.toml."""

import os
from pathlib import Path

import numpy
from Cython.Build import cythonize
from setuptools import Extension, setup

#: Where all kernels find the machinery of memory views, so that each need not compile its own.
SHARED = "halco._cython"
LAYERS = ["halco", "haldls", "lola", "stadls", "hxcomm", "emulator", "ppu"]


def packages(folder: str, root: str = ".") -> list[str]:
    """Return the names of all packages below a folder."""
    found = Path(root).glob(f"{folder}/**/__init__.py")
    return sorted(".".join(path.parent.relative_to(root).parts) for path in found)


PACKAGES = [name for layer in LAYERS for name in packages(layer)]
#: The original's module names live in compat/ and install as top-level aliases.
ALIASES = sorted(path.stem for path in Path("compat").glob("*.py"))
ALIAS_PACKAGES = packages("*", root="compat")


def kernels() -> list[Extension]:
    """One extension module per .pyx file beside the Python modules that call it."""
    sources = [path for layer in LAYERS for path in sorted(Path(layer).glob("**/*.pyx"))]
    return [
        Extension(SHARED, [SHARED.replace(".", "/") + ".c"]),  # Cython writes this source itself
        *(
            Extension(
                ".".join(path.with_suffix("").parts),
                [str(path)],
                include_dirs=[numpy.get_include()],
                define_macros=[("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION")],
                # no contraction: results must not depend on whether the machine has fused
                # multiply-add
                extra_compile_args=["-O3", "-ffp-contract=off"],
            )
            for path in sources
        ),
    ]


setup(
    packages=[*PACKAGES, *ALIAS_PACKAGES],
    py_modules=ALIASES,
    package_dir={
        "": "compat",
        **{layer: layer for layer in LAYERS},
    },
    package_data={
        **{package: ["py.typed", "*.pyi"] for package in PACKAGES},
        "ppu": [
            "py.typed",
            "*.pyi",
            "include/**/*",
            "runtime/*",
        ],  # what user programs compile against
    },
    options={"build_ext": {"parallel": os.cpu_count()}},
    ext_modules=cythonize(
        kernels(),
        language_level=3,
        nthreads=os.cpu_count(),
        shared_utility_qualified_name=SHARED,
        compiler_directives={"boundscheck": False, "wraparound": False, "cdivision": True},
    ),
)
