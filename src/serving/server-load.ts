import type { Pool, ServerLoad } from "./model-server.ts";
import type { WaitingRoom } from "./waiting-room.ts";

/** What a server's load is read from; the server itself changes it. */
export class LoadGauge implements ServerLoad {
  readonly replicas: [number, number] = [0, 0];
  active = 0;
  places = 0;
  private readonly room: WaitingRoom;

  constructor(room: WaitingRoom) {
    this.room = room;
  }

  get waiting(): number {
    return this.room.size;
  }

  get waitingByTier(): ArrayLike<number> {
    return this.room.byTier;
  }

  /** A replica with so many places begins (1) or ceases (-1) to admit. */
  changeReplicas(pool: Pool, places: number, by: 1 | -1): void {
    this.replicas[pool] += by;
    this.places += by * places;
  }
}
