// W2: internal jobs, reserved and spot requests on nodes of 8 GPUs (bench/README.md). Arguments: nodes, hours.
#include "common.hpp"

namespace {

enum Kind : uint8_t { kInternal, kReserved, kSpot, kKinds };
enum Gauge { kWaitingOfKind = kKinds, kGauges = 2 * kKinds };
// Subjects of events below the first job: arrivals by kind, the price, the snapshot.
constexpr uint32_t kPriceTick = 3, kSnapshot = 4, kFirstJob = 8;
constexpr int kWaitBins = 48, kSizeClasses = 7, kTenants = 120;

constexpr int kInternalSizes[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
constexpr double kInternalShares[] = {0.30, 0.40, 0.50, 0.80, 0.88, 0.93, 0.97, 0.99, 0.998, 1};
constexpr double kMeanInternalSize = 14.372;
constexpr double kReservedPrice = 2, kRestart = 1.0 / 60, kMostLost = 0.5, kPatience = 12, kTick = 5.0 / 60;

struct Job {
  double arrival, left, start;
  double priceIntegral;  // at the start
  uint64_t event;        // what ends its run or its patience
  int size, node, next, previous, tenant;
  Kind kind;
  bool runs;
};

struct Line {
  int head = -1, tail = -1;
};

class World {
 public:
  World(int nodes, double hours)
      : gpus_(8.0 * nodes), end_(hours), free_(nodes), reach_(nodes), node_(nodes), jobs_(kFirstJob) {
    rate_[kInternal] = 1.5 * 0.55 * gpus_ / (kMeanInternalSize * 4);  // thinned by the daily wave
    rate_[kReserved] = 0.10 * gpus_ / (kMeanSize * 2);
    rate_[kSpot] = 0.50 * gpus_ / (kMeanSize * 2);
  }

  void run() {
    for (uint32_t kind = 0; kind < kKinds; kind++) queue_.schedule(0, kind);
    queue_.schedule(kTick, kPriceTick);
    queue_.schedule(1, kSnapshot);
    while (queue_.pop() && queue_.time <= end_) handle(queue_.subject());
  }

  void print(double seconds) const {
    double revenue = 0;
    for (const double each : revenue_) revenue += each;
    const auto share = [&](int gauge) { return integral_[gauge] / (gpus_ * end_); };
    std::printf(
        "{\"jobs\":%ld,\"events\":%ld,\"seconds\":%.4f,\"completed\":%ld,\"evictions\":%ld,\"reneged\":%ld,"
        "\"utilization\":%.4f,\"internal_share\":%.4f,\"reserved_share\":%.4f,\"spot_share\":%.4f,"
        "\"revenue_usd\":%.0f,\"price_at_end\":%.4f,\"peak_live_rows\":%zu,\"peak_memory_mb\":%.1f}\n",
        arrived_, events_, seconds, completed_, evicted_, reneged_, share(kInternal) + share(kReserved) + share(kSpot),
        share(kInternal), share(kReserved), share(kSpot), revenue, price_, jobs_.size() - kFirstJob, peakMemoryMb());
  }

 private:
  struct Node {
    int spot = 0;            // GPUs of spot requests on it
    int firstSpot = -1;      // list of those within the node, or the gang that holds all of it
    int nextOfGang = -1;
  };

  void handle(uint32_t subject) {
    events_++;
    now_ = queue_.time;
    if (subject >= kFirstJob) {
      if (jobs_[subject].event == queue_.key) accrue(), endOf(static_cast<int>(subject));
      return;  // else stale: the job was evicted, started or left
    }
    accrue();
    if (subject < kKinds) arrive(static_cast<Kind>(subject));
    else if (subject == kPriceTick) tick();
    else snapshot();
  }

  void endOf(int row) {
    if (jobs_[row].runs) {
      stop(row);
      completed_++;
      freeRow(row);
      startWaiting();
    } else {
      leaveSpotLine(row);
      reneged_++;
      freeRow(row);
    }
  }

  void arrive(Kind kind) {
    queue_.schedule(now_ + random_.exponential(1 / rate_[kind]), kind);
    if (kind == kInternal && 1.5 * random_.uniform() > 1 + 0.5 * std::sin(2 * M_PI * now_ / 24)) return;
    const int row = newRow();
    Job& job = jobs_[row];
    const bool internal = kind == kInternal;
    job.size = internal ? kInternalSizes[random_.pick(kInternalShares)] : kSizes[random_.pick(kSizeShares)];
    job.kind = kind;
    job.runs = false;
    job.tenant = static_cast<int>(internal ? 20 * random_.uniform() : 20 + 100 * random_.uniform());
    job.arrival = now_;
    job.left = internal ? random_.lognormal(4, 1.5) : random_.lognormal(2, 1.2);
    arrived_++;
    if (kind == kSpot) arriveSpot(row);
    else arriveFirm(row);
  }

  void arriveSpot(int row) {
    if (waitingSpot_ == 0) {
      const int node = placeOnFree(jobs_[row].size, true);
      if (node >= 0) return start(row, node);
    }
    joinSpotLine(row, false);
    if (spotLines_[sizeClass(jobs_[row].size)].head == row) startWaiting();
  }

  void arriveFirm(int row) {
    Job& job = jobs_[row];
    if (firmLines_[kInternal].head < 0 && firmLines_[job.kind].head < 0) {
      const int node = placeOnFree(job.size, false);
      if (node >= 0) return start(row, node);
      const int reclaimed = placeByReclaim(job.size);
      if (reclaimed >= 0) {
        start(row, reclaimed);
        return startWaiting();  // what was reclaimed beyond need may serve others
      }
    }
    Line& line = firmLines_[job.kind];
    job.next = -1;
    if (line.tail >= 0) jobs_[line.tail].next = row;
    else line.head = row;
    line.tail = row;
    gauge_[kWaitingOfKind + job.kind] += job.size;
  }

  // Internal work first, then reserved, each in its order; then the spot request that came first of those that fit.
  void startWaiting() {
    startFirm(kInternal);
    startFirm(kReserved);
    while (waitingSpot_ > 0) {
      const int row = firstSpotThatFits();
      if (row < 0) return;
      leaveSpotLine(row);
      start(row, placeOnFree(jobs_[row].size, true));
    }
  }

  void startFirm(Kind kind) {
    Line& line = firmLines_[kind];
    while (line.head >= 0) {
      const int row = line.head, size = jobs_[row].size;
      int node = placeOnFree(size, false);
      if (node < 0) node = placeByReclaim(size);
      if (node < 0) return;
      line.head = jobs_[row].next;
      if (line.head < 0) line.tail = -1;
      gauge_[kWaitingOfKind + kind] -= size;
      start(row, node);
    }
  }

  int firstSpotThatFits() const {
    int best = -1;
    for (int c = 0; c < kSizeClasses; c++) {
      const int row = spotLines_[c].head;
      if (row >= 0 && (best < 0 || jobs_[row].arrival < jobs_[best].arrival) && fits(1 << c)) best = row;
    }
    return best;
  }

  bool fits(int size) const { return size > 8 ? free_.size(8) >= size / 8 : free_.tightest(size) >= 0; }

  int placeOnFree(int size, bool spot) {
    if (size <= 8) {
      const int node = free_.tightest(size);
      if (node >= 0) take(node, size, spot);
      return node;
    }
    if (free_.size(8) < size / 8) return -1;
    return takeWhole(size, spot, free_);
  }

  int placeByReclaim(int size) {
    if (size <= 8) {
      const int node = reach_.tightest(size);
      if (node < 0) return -1;
      evictOn(node, size);
      take(node, size, false);
      return node;
    }
    if (reach_.size(8) < size / 8) return -1;
    return takeWhole(size, false, reach_);
  }

  // Whole nodes, chained; those of `from` with 8 GPUs are free or become so by evictions.
  int takeWhole(int size, bool spot, const NodesByCount& from) {
    int first = -1;
    for (int left = size; left > 0; left -= 8) {
      const int node = from.first(8);
      evictOn(node, 8);
      take(node, 8, spot);
      node_[node].nextOfGang = first;
      first = node;
    }
    return first;
  }

  void take(int node, int gpus, bool spot) {
    free_.change(node, -gpus);
    if (spot) node_[node].spot += gpus;
    else reach_.change(node, -gpus);
  }

  void give(int node, int gpus, bool spot) {
    free_.change(node, gpus);
    if (spot) node_[node].spot -= gpus;
    else reach_.change(node, gpus);
  }

  void evictOn(int node, int gpus) {
    while (free_.count(node) < gpus) evict(node_[node].firstSpot);
  }

  void evict(int row) {
    stop(row);
    Job& job = jobs_[row];
    const double done = now_ - job.start;
    job.left += std::min(done, kMostLost) + kRestart - done;
    evicted_++;
    joinSpotLine(row, true);
  }

  void start(int row, int node) {
    Job& job = jobs_[row];
    job.node = node;
    job.runs = true;
    job.start = now_;
    gauge_[job.kind] += job.size;
    waits_[job.kind * kWaitBins + waitBin(now_ - job.arrival)]++;
    if (job.kind == kSpot) {
      job.priceIntegral = priceIntegral();
      hangOnNodes(row);
    }
    job.event = queue_.schedule(now_ + job.left, row);
  }

  void hangOnNodes(int row) {
    Job& job = jobs_[row];
    if (job.size > 8) {
      for (int node = job.node; node >= 0; node = node_[node].nextOfGang) node_[node].firstSpot = row;
      return;
    }
    const int head = node_[job.node].firstSpot;
    job.next = head;
    job.previous = -1;
    if (head >= 0) jobs_[head].previous = row;
    node_[job.node].firstSpot = row;
  }

  void stop(int row) {
    Job& job = jobs_[row];
    const bool spot = job.kind == kSpot;
    const double hours = now_ - job.start;
    job.runs = false;
    gauge_[job.kind] -= job.size;
    gpuHours_[job.tenant] += job.size * hours;
    if (spot) revenue_[job.tenant] += job.size * (priceIntegral() - job.priceIntegral);
    else if (job.kind == kReserved) revenue_[job.tenant] += job.size * hours * kReservedPrice;
    if (job.size <= 8) {
      if (spot) takeOffNode(job);
      return give(job.node, job.size, spot);
    }
    for (int node = job.node; node >= 0; node = node_[node].nextOfGang) {
      if (spot) node_[node].firstSpot = -1;
      give(node, 8, spot);
    }
  }

  void takeOffNode(const Job& job) {
    if (job.previous >= 0) jobs_[job.previous].next = job.next;
    else node_[job.node].firstSpot = job.next;
    if (job.next >= 0) jobs_[job.next].previous = job.previous;
  }

  void joinSpotLine(int row, bool atHead) {
    Job& job = jobs_[row];
    Line& line = spotLines_[sizeClass(job.size)];
    job.previous = atHead ? -1 : line.tail;
    job.next = atHead ? line.head : -1;
    if (job.previous >= 0) jobs_[job.previous].next = row;
    else line.head = row;
    if (job.next >= 0) jobs_[job.next].previous = row;
    else line.tail = row;
    waitingSpot_++;
    gauge_[kWaitingOfKind + kSpot] += job.size;
    job.event = queue_.schedule(now_ + random_.exponential(kPatience), row);
  }

  void leaveSpotLine(int row) {
    const Job& job = jobs_[row];
    Line& line = spotLines_[sizeClass(job.size)];
    if (job.previous >= 0) jobs_[job.previous].next = job.next;
    else line.head = job.next;
    if (job.next >= 0) jobs_[job.next].previous = job.previous;
    else line.tail = job.previous;
    waitingSpot_--;
    gauge_[kWaitingOfKind + kSpot] -= job.size;
  }

  int newRow() {
    if (freeRow_ < 0) {
      jobs_.push_back({});
      return static_cast<int>(jobs_.size()) - 1;
    }
    const int row = freeRow_;
    freeRow_ = jobs_[row].next;
    return row;
  }

  void freeRow(int row) {
    jobs_[row].event = ~0ULL;
    jobs_[row].next = freeRow_;
    freeRow_ = row;
  }

  void accrue() {
    const double elapsed = now_ - accruedTo_;
    if (elapsed <= 0) return;
    for (int i = 0; i < kGauges; i++) integral_[i] += gauge_[i] * elapsed;
    accruedTo_ = now_;
  }

  double priceIntegral() const { return priceIntegral_ + price_ * (now_ - pricedTo_); }

  void tick() {
    priceIntegral_ = priceIntegral();
    pricedTo_ = now_;
    const double occupancy = (gauge_[kInternal] + gauge_[kReserved] + gauge_[kSpot]) / gpus_;
    const double queued = gauge_[kWaitingOfKind + kSpot] / gpus_;
    const double moved = price_ * (1 + 0.05 * (occupancy - 0.92) + 0.02 * (queued - 0.05));
    price_ = std::min(5.0, std::max(0.2, moved));
    queue_.schedule(now_ + kTick, kPriceTick);
  }

  void snapshot() {
    snapshots_.push_back(now_);
    for (const long each : gauge_) snapshots_.push_back(static_cast<double>(each));
    for (const double each : {price_, static_cast<double>(evicted_), static_cast<double>(arrived_)})
      snapshots_.push_back(each);
    queue_.schedule(now_ + 1, kSnapshot);
  }

  static int sizeClass(int size) { return 31 - __builtin_clz(size); }
  static int waitBin(double hours) {
    return hours <= 1e-4 ? 0 : std::min(kWaitBins - 1, static_cast<int>(std::log2(hours) + 14));
  }

  const double gpus_, end_;
  Random random_{1};
  EventQueue queue_;
  NodesByCount free_, reach_;
  std::vector<Node> node_;
  std::vector<Job> jobs_;
  Line firmLines_[2], spotLines_[kSizeClasses];
  int freeRow_ = -1, waitingSpot_ = 0;
  double rate_[kKinds];
  double now_ = 0, accruedTo_ = 0, price_ = 1, priceIntegral_ = 0, pricedTo_ = 0;
  long gauge_[kGauges] = {};
  double integral_[kGauges] = {};
  long events_ = 0, arrived_ = 0, completed_ = 0, evicted_ = 0, reneged_ = 0;
  std::vector<int> waits_ = std::vector<int>(kKinds * kWaitBins);
  std::vector<double> revenue_ = std::vector<double>(kTenants), gpuHours_ = std::vector<double>(kTenants), snapshots_;
};

}  // namespace

int main(int, char** argv) {
  World world(std::atof(argv[1]), std::atof(argv[2]));
  const Stopwatch watch;
  world.run();
  world.print(watch.seconds());
}
