// Registers of the chip by the layouts of the host's containers.
#include "haldls/NeuronConfig.h"
#include "haldls/SpikeCounterRead.h"

int start()
{
    haldls::NeuronConfig config;
    config.set_membrane_capacitor_size(45);
    config.set_enable_fire(1);
    config.set_enable_leak_division(0);
    config.write(300);
    auto const back = haldls::NeuronConfig::read(300);
    if (back.get_membrane_capacitor_size() != 45 || back.get_enable_fire() != 1) {
        return __LINE__;
    }
    haldls::SpikeCounterRead::at(7) = 0xff;
    return haldls::SpikeCounterRead::read(7).get_count() == 0xff ? 0 : __LINE__;
}
