import {
  ACCEPT,
  amount,
  type CapacityControlPolicy,
  needed,
  optional,
  price,
  REFUSE,
} from "surplus-sim/policy";

const parameters = {
  dear: needed(price(), "price from which a request may take the last GPUs"),
  keep: optional(amount(), "GPUs of each cluster, or share of those up, kept free for dear requests", "10 %"),
};

/** Cheap requests leave some GPUs of each cluster free for dear ones. */
export const policy: CapacityControlPolicy<typeof parameters> = {
  name: "keep_for_dear",
  description: "Requests below a price leave some GPUs of each cluster free for those above it.",
  parameters,
  create({ dear, keep = { share: 0.1 } }) {
    return {
      name: "keep_for_dear",
      decide({ cluster, gpus, priceNano }, view) {
        if (priceNano >= dear) return ACCEPT;
        const kept = "gpus" in keep ? keep.gpus : Math.ceil(keep.share * view.installedUp(cluster));
        return gpus + kept <= view.free(cluster) ? ACCEPT : REFUSE;
      },
      // A dear request may take every GPU, so that none is kept from everybody.
      withheldGpus: () => 0,
    };
  },
};

/** Parameters to try it with, as a scenario gives them: `surplus verify --policy` reads them. */
export const examples = [{ dear: "3 USD/GPUh" }, { dear: "1.5 USD/GPUh", keep: 8 }];
