// C++: constructors, templates, virtual calls, containers and algorithms, placement of vectors.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include <s2pp.h>

static int constructed = 0;

struct Counted {
    int value;
    explicit Counted(int v) : value(v) { constructed += v; }
};

Counted first(3);
Counted second(40);

struct Shape {
    virtual ~Shape() = default;
    virtual int area() const = 0;
};
struct Square : Shape {
    int side;
    explicit Square(int s) : side(s) {}
    int area() const override { return side * side; }
};
struct Rectangle : Shape {
    int a, b;
    Rectangle(int x, int y) : a(x), b(y) {}
    int area() const override { return a * b; }
};

template <unsigned N>
struct Fibonacci {
    static constexpr unsigned value = Fibonacci<N - 1>::value + Fibonacci<N - 2>::value;
};
template <>
struct Fibonacci<0> {
    static constexpr unsigned value = 0;
};
template <>
struct Fibonacci<1> {
    static constexpr unsigned value = 1;
};

template <typename... Numbers>
int total(Numbers... numbers)
{
    return (numbers + ...);
}

int start()
{
    if (constructed != 43) {
        return 1;
    }
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Square>(5));
    shapes.push_back(std::make_unique<Rectangle>(3, 4));
    int sum = 0;
    for (auto const& shape : shapes) {
        sum += shape->area();
    }
    if (sum != 37) {
        return 2;
    }
    std::array<uint16_t, 12> numbers{9, 4, 11, 2, 7, 1, 12, 3, 10, 5, 8, 6};
    std::sort(numbers.begin(), numbers.end(), [](auto a, auto b) { return a > b; });
    for (unsigned i = 0; i < numbers.size(); ++i) {
        if (numbers[i] != 12 - i) {
            return 3;
        }
    }
    if (Fibonacci<20>::value != 6765 || total(1, 2, 3, 4) != 10) {
        return 4;
    }
    auto const [low, high] = std::minmax_element(numbers.begin(), numbers.end());
    auto const tied = std::make_tuple(*low, *high);
    if (std::get<0>(tied) != 1 || std::get<1>(tied) != 12) {
        return 5;
    }
    auto vectors = std::make_unique<std::array<__vector uint8_t, 2>>();
    if (reinterpret_cast<uintptr_t>(vectors.get()) % alignof(__vector uint8_t) != 0) {
        return 6;
    }
    (*vectors)[1] = vec_splat_u8(9);
    return (*vectors)[1][127] == 9 ? 0 : 7;
}
