import type { ComponentType } from 'react';
import type { CameraId } from '#model/ids';

/** What the wall draws of steering, which is a feature of its own: given by the app, where features meet. */
export interface SteeringParts {
  /** Over the picture of the camera in hand. */
  readonly Layer: ComponentType<{ readonly camera: CameraId }>;
  /** In the header of every tile. */
  readonly Mark: ComponentType<{ readonly camera: CameraId }>;
  /** Among the tile's buttons. */
  readonly Button: ComponentType<{ readonly camera: CameraId; readonly isInTabOrder: boolean; readonly onPress: () => void }>;
}
