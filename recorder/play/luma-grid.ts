/** Key frames as coarse grids of brightness: enough to see that something moved, small enough to keep. */
import { AV_PIX_FMT_GRAY8, Codec, CodecContext, FFmpegError, Frame, Packet, SoftwareScaleContext, SWS_AREA } from 'node-av';
import type { FFDecoderCodec } from 'node-av';
import type { KeyFrame } from './key-frame-jpeg.ts';

export const gridColumns = 32;
export const gridRows = 18;
export const gridCells = gridColumns * gridRows;

/** Decodes key frames of one codec and configuration, one after the other; off the main thread where FFmpeg lets us. */
export class LumaGrids {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  readonly #small = new Frame();
  #scaler: { readonly context: SoftwareScaleContext; readonly shape: string } | null = null;

  private constructor() {
    this.#packet.alloc();
    this.#frame.alloc();
    this.#small.alloc();
  }

  static async open({ codec: name, configuration }: Omit<KeyFrame, 'data'>): Promise<LumaGrids> {
    const codec = Codec.findDecoderByName(name as FFDecoderCodec);
    if (!codec) throw new Error(`no decoder for ${name}`);
    const grids = new LumaGrids();
    try {
      grids.#context.allocContext3(codec);
      grids.#context.threadCount = 1;
      if (configuration) grids.#context.extraData = configuration;
      FFmpegError.throwIfError(await grids.#context.open2(codec));
      Object.assign(grids.#small, { width: gridColumns, height: gridRows, format: AV_PIX_FMT_GRAY8 });
      FFmpegError.throwIfError(grids.#small.getBuffer());
      return grids;
    } catch (error) {
      grids.destroy();
      throw error;
    }
  }

  /** Mean brightness of each cell, 0 to 255, row by row. Rejects when this is no decodable key frame; the next may be one. */
  async of(sample: Buffer): Promise<Uint8Array> {
    try {
      this.#packet.data = sample;
      FFmpegError.throwIfError(await this.#context.sendPacket(this.#packet));
      FFmpegError.throwIfError(await this.#context.sendPacket(null));
      FFmpegError.throwIfError(await this.#context.receiveFrame(this.#frame));
      FFmpegError.throwIfError(await this.#scalerFor(this.#frame).scaleFrame(this.#small, this.#frame));
      return this.#read();
    } finally {
      this.#packet.unref();
      this.#frame.unref();
      this.#context.flushBuffers();
    }
  }

  #scalerFor({ width, height, format }: Frame): SoftwareScaleContext {
    const shape = `${width} ${height} ${format}`;
    if (this.#scaler?.shape === shape) return this.#scaler.context;
    this.#scaler?.context.freeContext();
    const context = new SoftwareScaleContext();
    context.getContext(width, height, format as Parameters<typeof context.getContext>[2], gridColumns, gridRows, AV_PIX_FMT_GRAY8, SWS_AREA);
    this.#scaler = { context, shape };
    return context;
  }

  #read(): Uint8Array {
    const [plane] = this.#small.data ?? [];
    const [stride = 0] = this.#small.linesize;
    const grid = new Uint8Array(gridCells);
    for (let row = 0; row < gridRows; row += 1) grid.set(plane!.subarray(row * stride, row * stride + gridColumns), row * gridColumns);
    return grid;
  }

  destroy(): void {
    this.#scaler?.context.freeContext();
    this.#packet.free();
    this.#frame.free();
    this.#small.free();
    this.#context.freeContext();
  }
}
