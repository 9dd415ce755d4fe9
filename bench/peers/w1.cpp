// W1: gangs on nodes of 8 GPUs, first come first served, mean work 1 h. Arguments: nodes, jobs, load.
#include <deque>

#include "common.hpp"

namespace {

struct Job {
  double arrival, work;
  int size;
  // First node; while the row is free, the next free row.
  int node;
};

class Grid {
 public:
  explicit Grid(int nodes) : free_(nodes), nextOfGang_(nodes) {}

  // First node of the place of a gang; -1 if it does not fit.
  int place(int size) {
    if (size <= 8) {
      const int node = free_.tightest(size);
      if (node >= 0) free_.change(node, -size);
      return node;
    }
    if (free_.size(8) < size / 8) return -1;
    int first = -1;
    for (int left = size; left > 0; left -= 8) {
      const int node = free_.first(8);
      free_.change(node, -8);
      nextOfGang_[node] = first;
      first = node;
    }
    return first;
  }

  void release(int size, int node) {
    if (size <= 8) return free_.change(node, size);
    for (; node >= 0; node = nextOfGang_[node]) free_.change(node, 8);
  }

 private:
  NodesByCount free_;
  std::vector<int> nextOfGang_;
};

}  // namespace

int main(int, char** argv) {
  const int nodes = std::atof(argv[1]);
  const long total = std::atof(argv[2]);
  const double gap = kMeanSize / (std::atof(argv[3]) * 8 * nodes);
  Random random(1);
  EventQueue queue;
  Grid grid(nodes);
  std::vector<Job> jobs;
  std::deque<int> line;
  int freeRow = -1;
  long arrived = 0, events = 0, busy = 0;
  double now = 0, accruedTo = 0, busyTime = 0, waits = 0;
  double utilization = 0;  // until the last arrival

  const auto changeBusy = [&](int by) {
    busyTime += busy * (now - accruedTo);
    accruedTo = now;
    busy += by;
  };
  const auto start = [&](int row, int node) {
    Job& job = jobs[row];
    job.node = node;
    changeBusy(job.size);
    waits += now - job.arrival;
    queue.schedule(now + job.work, row + 1);
  };
  const auto arrive = [&] {
    if (++arrived < total) queue.schedule(now + random.exponential(gap), 0);
    else changeBusy(0), utilization = busyTime / now / (8.0 * nodes);
    int row = freeRow;
    if (row >= 0) freeRow = jobs[row].node;
    else jobs.push_back({}), row = static_cast<int>(jobs.size()) - 1;
    Job& job = jobs[row];
    job.size = kSizes[random.pick(kSizeShares)];
    job.arrival = now;
    job.work = random.exponential(1);
    const int node = line.empty() ? grid.place(job.size) : -1;
    if (node >= 0) start(row, node);
    else line.push_back(row);
  };
  const auto depart = [&](int row) {
    Job& job = jobs[row];
    grid.release(job.size, job.node);
    changeBusy(-job.size);
    job.node = freeRow;
    freeRow = row;
    while (!line.empty()) {
      const int head = line.front(), node = grid.place(jobs[head].size);
      if (node < 0) break;
      line.pop_front();
      start(head, node);
    }
  };

  const Stopwatch watch;
  queue.schedule(random.exponential(gap), 0);
  while (queue.pop()) {
    events++;
    now = queue.time;
    if (queue.subject() == 0) arrive();
    else depart(static_cast<int>(queue.subject()) - 1);
  }
  const double seconds = watch.seconds();
  std::printf(
      "{\"jobs\":%ld,\"events\":%ld,\"seconds\":%.4f,\"mean_wait_h\":%.6f,\"utilization\":%.4f,"
      "\"peak_live_rows\":%zu,\"peak_memory_mb\":%.1f}\n",
      total, events, seconds, waits / total, utilization, jobs.size(), peakMemoryMb());
}
