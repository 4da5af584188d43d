/** The types of torchline.js. Names and shapes are those of the OpenAPI document of the service. */

/** An image file: JPEG, PNG or WebP. */
export type ImageFile = Blob | ArrayBuffer | Uint8Array;

export interface ClientOptions {
  /** A key of the service, where it asks for one. */
  apiKey?: string;
  /** Headers of every request. */
  headers?: Record<string, string>;
  /** How often a request is sent while the service is overloaded; 3 by default. */
  attempts?: number;
  /** The longest `Retry-After`, in seconds, that is waited for; 30 by default. */
  longestWait?: number;
  /** Sends the requests; the global `fetch` by default. */
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  /** Gives up; the service drops the request if it has not begun with it. */
  signal?: AbortSignal;
}

export interface ModelOptions extends CallOptions {
  /** The name of a model; without it the service's default. */
  model?: string;
}

export interface SentimentOptions extends ModelOptions {
  /** Classifies the beginning of a text that is too long; without it, that is an error. */
  truncate?: boolean;
  /** Adds the importance of the words. */
  explain?: boolean;
}

/** An error as the service describes it (RFC 9457), with members such as `limit`, `index`, `models`. */
export interface ProblemDetails {
  type?: string | null;
  title?: string | null;
  status?: number | null;
  detail?: string | null;
  instance?: string | null;
  [member: string]: unknown;
}

/** The service answered with an error. */
export class TorchlineError extends Error {
  constructor(status: number, problem: ProblemDetails, retryAfter?: number);
  readonly status: number;
  readonly problem: ProblemDetails;
  /** Seconds to wait before the next attempt, where the service gives a time. */
  readonly retryAfter?: number;
}

export interface SeedMetric {
  seed: number;
  value: number;
}

export interface Metric {
  name: string;
  data: string;
  value: number;
  mean?: number | null;
  seeds: SeedMetric[];
}

export interface ModelSummary {
  name: string;
  version: number;
  task: string;
  default: boolean;
  state: string;
  description?: string | null;
  metrics: Metric[];
  provider: string;
  skippedProviders?: SkippedProvider[] | null;
}

/** A provider that stands before the one in use and does not work. */
export interface SkippedProvider {
  name: string;
  reason: string;
}

/** A version that is damaged and not served. */
export interface QuarantinedVersion {
  name: string;
  version: number;
  reason: string;
}

export interface ModelDetails {
  default: boolean;
  state: string;
  /** The package's `model.json`. */
  manifest: Record<string, unknown>;
  provider: string;
  skippedProviders?: SkippedProvider[] | null;
}

/** The class of a text; or, among several texts, what is wrong with it. */
export interface SentimentResult {
  label?: string | null;
  score?: number | null;
  truncated?: boolean | null;
  error?: SentimentError | null;
  /** Whether the label is more than a guess; missing if the model does not tell. */
  certain?: boolean | null;
  /** The importance of the words, in their order; missing unless it was asked for. */
  words?: SentimentWord[] | null;
}

/** A word of a text, or several in a long text; `start` and `length` are the indices of a string. */
export interface SentimentWord {
  text: string;
  start: number;
  length: number;
  /** By how much the log-odds of the label fall if the word is left out: above 0 it speaks for the label, below 0 against it. */
  importance: number;
}

/** Why a text, of several, has no class. */
export interface SentimentError {
  title: string;
  detail: string;
  limit?: number | null;
  unit?: string | null;
}

export interface SentimentResponse {
  model: string;
  results: SentimentResult[];
}

export interface Prediction {
  label: string;
  score: number;
}

export interface ClassificationResponse {
  model: string;
  predictions: Prediction[];
  /** Whether the label is more than a guess; false for an image unlike all of the training. Missing if the model does not tell. */
  certain?: boolean | null;
}

export interface AttendedWord {
  word: string;
  /** Rows of a square grid, from above. */
  attention: number[][];
}

export interface CaptionAlternative {
  caption: string;
  logProbability: number;
  words?: AttendedWord[] | null;
}

export interface CaptionResponse {
  model: string;
  caption: string;
  alternatives: CaptionAlternative[];
}

export interface StyleSummary {
  name: string;
  title: string;
  artist: string;
  year: number;
  licence: string;
  model: string;
  thumbnail: string;
}

/** A style of a mix. */
export interface StyleWeight {
  name: string;
  weight: number;
}

export interface StylizeOptions extends ModelOptions {
  /** Styles of the service; in their place, `styleImage`. */
  styles?: string | (string | StyleWeight)[];
  /** Any image, whose style is taken. */
  styleImage?: ImageFile;
  strength?: number;
  size?: number;
  mediaType?: 'image/jpeg' | 'image/png' | 'image/webp';
}

/** An image that the service made. */
export interface StylizedImage {
  image: Blob;
  mediaType: string;
  model: string;
}

export interface ImageOptions extends CallOptions {
  mediaType?: 'image/jpeg' | 'image/png' | 'image/webp';
}

export interface JobOptions extends ModelOptions {
  iterations?: number;
  contentWeight?: number;
  styleWeight?: number;
  totalVariationWeight?: number;
  size?: number;
  start?: StartImage;
}

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export type StartImage = 'content' | 'noise' | 'stylized';

export interface LossPoint {
  iteration: number;
  content: number;
  style: number;
  totalVariation: number;
}

export interface StyleJobSettings {
  iterations: number;
  contentWeight: number;
  styleWeight: number;
  totalVariationWeight: number;
  start: StartImage;
}

export interface StyleJobLinks {
  self: string;
  events: string;
  preview?: string | null;
  result?: string | null;
}

export interface StyleJobDocument {
  id: string;
  state: JobState;
  model: string;
  iteration: number;
  settings: StyleJobSettings;
  width: number;
  height: number;
  created: string;
  started?: string | null;
  ended?: string | null;
  error?: string | null;
  losses?: LossPoint[] | null;
  links: StyleJobLinks;
}

export interface StyleJobEvent {
  state: JobState;
  iteration: number;
  iterations: number;
  losses?: LossPoint;
  error?: string | null;
}

/** An event and its type. */
export type JobProgress = StyleJobEvent & { type: 'state' | 'progress' | 'end' };

export interface LabeledImage {
  label: string;
  image: ImageFile;
  name?: string;
}

export interface TeachOptions extends CallOptions {
  to?: string;
  folds?: number;
  seed?: number;
}

export interface TaughtLabel {
  label: string;
  images: number;
  recognised: number;
}

export interface LeftOutImage {
  label: string;
  file: string;
  reason: string;
}

export interface TeachResponse {
  model: string;
  version: number;
  parent: string;
  accuracy: number;
  deviation: number;
  labels: TaughtLabel[];
  images: number;
  skippedImages: number;
  skipped: LeftOutImage[];
  sawImagesBefore: boolean;
  seconds: number;
}

/** Every method rejects with a `TorchlineError` when the service answers with an error, and with a `TypeError` when it does not answer. */
export class Torchline {
  constructor(address: string | URL, options?: ClientOptions);
  isLive(options?: CallOptions): Promise<boolean>;
  isReady(options?: CallOptions): Promise<boolean>;
  models(options?: CallOptions): Promise<ModelSummary[]>;
  quarantined(options?: CallOptions): Promise<QuarantinedVersion[]>;
  model(name: string, options?: CallOptions): Promise<ModelDetails>;
  sentiment(text: string, options?: SentimentOptions): Promise<SentimentResult>;
  sentiments(texts: string[], options?: SentimentOptions): Promise<SentimentResponse>;
  classify(image: ImageFile, options?: ModelOptions & { top?: number }): Promise<ClassificationResponse>;
  caption(
    image: ImageFile,
    options?: ModelOptions & { beam?: number; alternatives?: number; attention?: boolean },
  ): Promise<CaptionResponse>;
  styles(options?: CallOptions): Promise<StyleSummary[]>;
  thumbnail(name: string, options?: ModelOptions): Promise<Blob>;
  stylize(image: ImageFile, options: StylizeOptions): Promise<StylizedImage>;
  submitJob(content: ImageFile, style: ImageFile, options?: JobOptions): Promise<StyleJobDocument>;
  jobs(options?: CallOptions): Promise<StyleJobDocument[]>;
  job(id: string, options?: CallOptions): Promise<StyleJobDocument>;
  deleteJob(id: string, options?: CallOptions): Promise<void>;
  watchJob(id: string, options?: CallOptions & { lastEventId?: string }): AsyncGenerator<JobProgress, void, void>;
  waitForJob(id: string, options?: CallOptions & { onProgress?: (event: JobProgress) => void }): Promise<StyleJobDocument>;
  jobPreview(id: string, options?: ImageOptions): Promise<StylizedImage>;
  jobResult(id: string, options?: ImageOptions): Promise<StylizedImage>;
  teach(model: string, images: Iterable<LabeledImage>, options?: TeachOptions): Promise<TeachResponse>;
}
