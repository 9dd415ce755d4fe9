// MMC: M/M/10, first come first served, arrival rate 9, service rate 1. Argument: customers.
#include <deque>

#include "common.hpp"

int main(int, char** argv) {
  const long customers = std::atof(argv[1]);
  constexpr uint32_t kArrival = 0, kDeparture = 1;
  constexpr int kServers = 10;
  Random random(1);
  EventQueue queue;
  std::deque<double> waiting;
  int busy = 0;
  long arrived = 0, events = 0;
  double waits = 0;
  const Stopwatch watch;
  queue.schedule(random.exponential(1.0 / 9), kArrival);
  while (queue.pop()) {
    events++;
    if (queue.subject() == kArrival) {
      if (++arrived < customers) queue.schedule(queue.time + random.exponential(1.0 / 9), kArrival);
      if (busy == kServers) {
        waiting.push_back(queue.time);
        continue;
      }
      busy++;
    } else {
      if (waiting.empty()) {
        busy--;
        continue;
      }
      waits += queue.time - waiting.front();
      waiting.pop_front();
    }
    queue.schedule(queue.time + random.exponential(1), kDeparture);
  }
  const double seconds = watch.seconds();
  std::printf(
      "{\"jobs\":%ld,\"events\":%ld,\"seconds\":%.4f,\"mean_wait_h\":%.5f,\"peak_memory_mb\":%.1f}\n",
      customers, events, seconds, waits / customers, peakMemoryMb());
}
