// The domain's own share of our work: everything but HTTP's envelope and the store, which drops objects.
import { createIngest } from "clickstream-ingest";

const store = { putIfAbsent: async () => "created" };

export const ingestByLayout = {
  event: createIngest({ store, layout: "event" }),
  batch: createIngest({ store, layout: "batch" }),
};
