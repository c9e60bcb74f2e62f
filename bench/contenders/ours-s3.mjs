export { handler } from "clickstream-ingest/handler";
