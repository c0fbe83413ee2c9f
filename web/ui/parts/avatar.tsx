import { useMemo } from 'react'
import { drawAvatar } from './draw-avatar.ts'

/** The drawn avatar of a profile. Its name stands beside it. */
export const Avatar = ({ seed, kids, size }: { readonly seed: string; readonly kids: boolean; readonly size: string }) => {
  const { eyes, ground, shapes } = useMemo(() => drawAvatar(seed, kids), [seed, kids])
  return (
    <svg
      viewBox="0 0 100 100"
      aria-hidden="true"
      style={{ inlineSize: size, blockSize: size, borderRadius: kids ? '50%' : '22%', flex: 'none' }}
    >
      <rect width="100" height="100" fill={ground} />
      {shapes.map((shape, index) => (
        <path key={index} d={shape.path} fill={shape.fill} />
      ))}
      {eyes && (
        <g fill={eyes.colour}>
          <circle cx={50 - eyes.gap} cy={eyes.y} r="4.5" />
          <circle cx={50 + eyes.gap} cy={eyes.y} r="4.5" />
          <path
            d={`M${50 - eyes.gap} ${eyes.y + 11}Q50 ${eyes.y + 20} ${50 + eyes.gap} ${eyes.y + 11}`}
            fill="none"
            stroke={eyes.colour}
            strokeWidth="3.5"
            strokeLinecap="round"
          />
        </g>
      )}
    </svg>
  )
}
