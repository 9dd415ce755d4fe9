// What the C++ twins of the workloads share: draws, the event queue, sizes of gangs, time and memory.
#pragma once
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <vector>

// xoshiro256+, seeded by splitmix64 (Blackman & Vigna, 2018).
class Random {
 public:
  explicit Random(uint64_t seed) {
    for (uint64_t& word : state_) {
      uint64_t z = (seed += 0x9e3779b97f4a7c15ULL);
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
      word = z ^ (z >> 31);
    }
  }

  // Uniform on the open interval (0, 1).
  double uniform() {
    const uint64_t result = state_[0] + state_[3];
    const uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = (state_[3] << 45) | (state_[3] >> 19);
    return (static_cast<double>(result >> 12) + 0.5) * 0x1p-52;
  }

  double exponential(double mean) { return -mean * std::log(uniform()); }

  // Lognormal by its mean and the sigma of its logarithm (Box & Muller, 1958).
  double lognormal(double mean, double sigma) {
    const double normal = std::sqrt(-2 * std::log(uniform())) * std::cos(2 * M_PI * uniform());
    return mean * std::exp(sigma * normal - sigma * sigma / 2);
  }

  // Index of a class by cumulative shares, the last of which is 1.
  template <size_t N>
  int pick(const double (&cumulative)[N]) {
    const double u = uniform();
    int index = 0;
    while (u >= cumulative[index]) index++;
    return index;
  }

 private:
  uint64_t state_[4];
};

// Events by time, ties in the order of scheduling. The key names the event: sequence and subject.
class EventQueue {
 public:
  double time = 0;
  uint64_t key = 0;

  uint64_t schedule(double at, uint32_t subject) {
    const uint64_t name = (sequence_++ << kSubjectBits) | subject;
    heap_.push({at, name});
    return name;
  }
  bool pop() {
    if (heap_.empty()) return false;
    time = heap_.top().time;
    key = heap_.top().key;
    heap_.pop();
    return true;
  }
  uint32_t subject() const { return key & ((1u << kSubjectBits) - 1); }

 private:
  static constexpr int kSubjectBits = 24;
  struct Event {
    double time;
    uint64_t key;
    bool operator<(const Event& other) const {
      return time > other.time || (time == other.time && key > other.key);
    }
  };
  std::priority_queue<Event> heap_;
  uint64_t sequence_ = 0;
};

// Nodes in a doubly linked list per count of GPUs (free, or within reach).
class NodesByCount {
 public:
  explicit NodesByCount(int nodes) : next_(nodes), previous_(nodes), count_(nodes) {
    for (int node = nodes - 1; node >= 0; node--) insert(node, 8);
  }
  int count(int node) const { return count_[node]; }
  int size(int count) const { return size_[count]; }
  int first(int count) const { return head_[count]; }
  // The first node of the tightest list with at least so many; -1 if there is none.
  int tightest(int least) const {
    for (int count = least; count <= 8; count++)
      if (head_[count] >= 0) return head_[count];
    return -1;
  }
  void change(int node, int by) {
    remove(node);
    insert(node, count_[node] + by);
  }

 private:
  void insert(int node, int count) {
    const int head = head_[count];
    next_[node] = head;
    previous_[node] = -1;
    if (head >= 0) previous_[head] = node;
    head_[count] = node;
    size_[count]++;
    count_[node] = static_cast<uint8_t>(count);
  }
  void remove(int node) {
    const int before = previous_[node], after = next_[node], count = count_[node];
    if (before >= 0) next_[before] = after;
    else head_[count] = after;
    if (after >= 0) previous_[after] = before;
    size_[count]--;
  }

  int head_[9] = {-1, -1, -1, -1, -1, -1, -1, -1, -1};
  int size_[9] = {};
  std::vector<int> next_, previous_;
  std::vector<uint8_t> count_;
};

// Gangs of W1, and of the reserved and spot requests of W2.
constexpr int kSizes[] = {1, 2, 4, 8, 16, 32, 64};
constexpr double kSizeShares[] = {0.40, 0.55, 0.70, 0.90, 0.95, 0.98, 1};
constexpr double kMeanSize = 5.94;

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

inline double peakMemoryMb() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024.0;
}
