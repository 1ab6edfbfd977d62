"""From documents to training samples: text windows, spans, canvases with noise, labels, batches."""
