"""Build of the compiled kernels; everything else is declared in pyproject.toml."""

from pathlib import Path

import numpy
from Cython.Build import cythonize
from setuptools import Extension, setup

PACKAGES = ["halco", "haldls", "lola", "stadls", "hxcomm", "emulator"]
#: The original's module names live in compat/ and install as top-level aliases.
ALIASES = sorted(path.stem for path in Path("compat").glob("*.py"))
ALIAS_PACKAGES = sorted(
    ".".join(path.parent.relative_to("compat").parts)
    for path in Path("compat").glob("*/**/__init__.py")
)


def kernels() -> list[Extension]:
    """One extension module per .pyx file beside the Python modules that call it."""
    return [
        Extension(
            ".".join(path.with_suffix("").parts),
            [str(path)],
            include_dirs=[numpy.get_include()],
            define_macros=[("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION")],
            # no contraction: results must not depend on whether the machine has fused multiply-add
            extra_compile_args=["-O3", "-ffp-contract=off"],
        )
        for package in PACKAGES
        for path in sorted(Path(package).glob("**/*.pyx"))
    ]


setup(
    packages=[*PACKAGES, *ALIAS_PACKAGES],
    py_modules=ALIASES,
    package_dir={
        "": "compat",
        **{package: package for package in PACKAGES},
    },
    package_data={package: ["py.typed", "**/*.h"] for package in PACKAGES},
    ext_modules=cythonize(
        kernels(),
        language_level=3,
        compiler_directives={"boundscheck": False, "wraparound": False, "cdivision": True},
    ),
)
