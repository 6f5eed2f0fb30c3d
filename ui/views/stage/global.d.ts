/** What served.js leaves for relay.js. */
interface Window {
  attentionStage?: typeof import('./stage.js').serve;
}
