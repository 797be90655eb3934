// Which fingers write and which move the paper: one finger writes, two move; once a pen was seen, fingers only move, and a
// palm does nothing. One for all pages of a viewer.

interface Finger {
  x: number;
  y: number;
}

/** Of a contact, in CSS pixels: a palm or the side of a hand. */
const PALM_PX = 60;

export interface Contact {
  pointerId: number;
  pointerType: string;
  clientX: number;
  clientY: number;
  width: number;
  height: number;
}

export const makeGesture = () => {
  const fingers = new Map<number, Finger>();
  let hasPen = false;
  let isMoving = false;
  let writes: number | null = null;

  return {
    /** `write`, or `stop`: what was begun by this hand is no stroke. */
    begin: ({
      pointerId,
      pointerType,
      clientX: x,
      clientY: y,
      width,
      height,
    }: Contact): 'write' | 'stop' | 'none' => {
      if (pointerType !== 'touch') {
        hasPen ||= pointerType === 'pen';
        if (writes !== null && fingers.has(writes)) {
          writes = pointerId;
          return 'write';
        }
        writes ??= pointerId;
        return writes === pointerId ? 'write' : 'none';
      }
      if (Math.max(width, height) > PALM_PX) return 'none';
      fingers.set(pointerId, { x, y });
      if (fingers.size === 1 && !hasPen && writes === null) {
        writes = pointerId;
        return 'write';
      }
      if (writes !== null && !fingers.has(writes)) return 'none';
      isMoving = true;
      writes = null;
      return 'stop';
    },
    isWriting: (pointerId: number): boolean => writes === pointerId,
    /** How far the paper goes with this finger; null: it stays. */
    move: ({ pointerId, clientX: x, clientY: y }: Contact): Finger | null => {
      const before = fingers.get(pointerId);
      if (!before || !isMoving) return null;
      fingers.set(pointerId, { x, y });
      return { x: (before.x - x) / fingers.size, y: (before.y - y) / fingers.size };
    },
    isBusy: (): boolean => writes !== null,
    end: (pointerId: number): void => {
      fingers.delete(pointerId);
      if (writes === pointerId) writes = null;
      if (fingers.size === 0) isMoving = false;
    },
  };
};

export type Gesture = ReturnType<typeof makeGesture>;
