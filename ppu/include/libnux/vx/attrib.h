// Attributes of functions and data.
#pragma once

#define ATTRIB_UNUSED __attribute__((unused))
#define ATTRIB_ALWAYS_INLINE __attribute__((always_inline)) inline
#define ATTRIB_NOINLINE __attribute__((noinline))

// Where code and data are placed. Calls that cross memories need a long call sequence, which the
// linker inserts.
#define ATTRIB_LINK_TO_INTERNAL
#define ATTRIB_LINK_TO_INTERNAL_TEXT
#define ATTRIB_LINK_TO_EXTERNAL_TEXT __attribute__((noinline, section("ext.text")))
#define ATTRIB_LINK_TO_EXTERNAL_DATA __attribute__((section("ext.data")))
#define ATTRIB_LINK_TO_EXTERNAL_BSS __attribute__((section("ext.bss,\"aw\",@nobits#")))
#define ATTRIB_LINK_TO_DRAM_TEXT __attribute__((noinline, section("ext.dram_text")))
#define ATTRIB_LINK_TO_DRAM_DATA __attribute__((section("ext.dram_data")))
