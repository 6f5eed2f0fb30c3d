// The stage on a Streamlit page, which sends a view's script anew with all of its data. So the data
// come with a short script, relay.js, and the stage itself once, with this one.

import { serve } from './stage.js';

export default function () {
  window.attentionStage = serve;
  window.dispatchEvent(new Event('attentionstage'));
}
