"""Training of the bundled CLIP on scenes streamed from the TypeScript generator."""
