// A place to drop a file or press to choose one; a real file input underneath, so the keyboard works too.
import { type DragEvent, type ReactNode, useId, useState } from 'react';

interface Props {
  label: string;
  accept: string;
  isMany?: boolean;
  isInvalid?: boolean;
  className?: string;
  onFiles: (files: File[]) => void;
  children?: ReactNode;
}

export const DropZone = ({
  label,
  accept,
  isMany = false,
  isInvalid = false,
  className = 'drop',
  onFiles,
  children,
}: Props) => {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(isMany ? files : files.slice(0, 1));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside is the control
    <div
      className={`${className} ${isOver ? 'drop-over' : ''} ${isInvalid ? 'drop-invalid' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor={id}>{children ?? label}</label>
      <input
        id={id}
        type="file"
        className="sr-only"
        aria-label={label}
        accept={accept}
        multiple={isMany}
        {...(isInvalid && { 'aria-invalid': true })}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </div>
  );
};
