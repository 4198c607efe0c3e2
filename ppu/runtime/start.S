/* Interrupt vectors and the first and last instructions of a program.
 *
 * Every vector is one branch, 4 bytes apart, from address 0. Handlers are weak: a program replaces
 * one by defining a function of its name, which ends with a return from interrupt.
 */

        .section .vectors, "ax"
        .globl  _vectors
_vectors:
        b       _reset
        b       isr_machine_check
        b       isr_critical_input
        b       isr_data_storage
        b       isr_instruction_storage
        b       isr_external_input
        b       isr_alignment
        b       isr_program
        b       isr_syscall
        b       isr_doorbell
        b       isr_critical_doorbell
        b       isr_fixed_interval_timer
        b       isr_decrementer

        .macro  handler name
        .weak   \name
\name:
        .endm

        handler isr_machine_check
        handler isr_critical_input
        handler isr_data_storage
        handler isr_instruction_storage
        handler isr_external_input
        handler isr_syscall
        handler isr_doorbell
        handler isr_critical_doorbell
        handler isr_fixed_interval_timer
        handler isr_decrementer
        li      3, 13
        b       exit_now

        /* an access that is not aligned, or a trap: mostly the check for a stack overflow */
        handler isr_alignment
        li      3, 11
        b       exit_now
        handler isr_program
        li      3, 12
        b       exit_now

_reset:
        lis     1, _stack_top@ha
        addi    1, 1, _stack_top@l
        li      0, 0
        stwu    0, -16(1)
        bl      _run
exit_now:
        lis     4, _exit_frame@ha
        addi    4, 4, _exit_frame@l
        stw     1, 0(4)
        stw     3, 12(4)
        /* nothing may end the sleep: neither a timer nor an interrupt */
        li      4, 0
        mtmsr   4
        mtspr   340, 4
        sync
        .globl  _halt
_halt:
        wait
        b       _halt

        .globl  exit, _exit, abort
exit:
_exit:
        b       exit_now
abort:
        li      3, 1
        b       exit_now
        .type   exit, @function
        .size   exit, . - exit

        .section .note.GNU-stack, "", @progbits
