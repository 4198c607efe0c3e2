// Kept for programs that include it by this name.
#pragma once

#include "libnux/vx/vector_row.h"
