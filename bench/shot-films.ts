/** Films of known shots for bench/shots.bench.ts: what is shown, frame by frame, and how one shot becomes the next. */
export interface ShotFilm {
  readonly name: string
  readonly kind: 'synthetic' | 'real'
  /** Numbers were chosen by looking at the tuned films only. */
  readonly half: 'tuned' | 'held out'
  readonly rate: number
  readonly parts: readonly FilmPart[]
}

export type FilmPart = Shot | Joint

export interface Shot {
  /** An ffmpeg source with its filters; or, for a real one, a clip and the frame with which it begins. */
  readonly source: string | Clip
  readonly frames: number
  /** What happens inside and is known: positions counted from the shot's first frame. */
  readonly inside?: readonly KnownChange[]
}

export interface Clip {
  /** Below ../shared/data. */
  readonly file: string
  readonly fromFrame: number
}

export type ChangeKind = 'cut' | 'dissolve' | 'fade'

/** A change of shots: the first frame of the next shot for a cut, the middle for others; `frames` is how long it takes, 0 for a cut. */
export interface KnownChange {
  readonly kind: ChangeKind
  readonly at: number
  readonly frames: number
}

export type Joint =
  | { readonly joint: 'cut' }
  /** The pictures of both shots are shown together for so many frames, blended by an `xfade`. */
  | { readonly joint: 'xfade'; readonly kind: 'dissolve' | 'fade'; readonly transition: string; readonly frames: number }
  /** The last frames go to a colour, then the first frames of the next come from it. */
  | { readonly joint: 'fade'; readonly color: string; readonly out: number; readonly in: number }

const cut: Joint = { joint: 'cut' }
const dissolve = (frames: number, transition = 'fade'): Joint => ({ joint: 'xfade', kind: 'dissolve', transition, frames })
const dip = (frames: number, transition: 'fadeblack' | 'fadewhite' = 'fadeblack'): Joint => ({
  joint: 'xfade',
  kind: 'fade',
  transition,
  frames,
})
const fade = (out: number, into: number, color = 'black'): Joint => ({ joint: 'fade', color, out, in: into })

const size = '320x180'

/** A still field of soft light and shade with some detail, larger than the picture: something for a camera to move over. */
const field = (seed: number, grain = 20): string =>
  [
    `color=c=gray:s=${grain}x${Math.round((grain * 9) / 16)}:r=25,format=gray,noise=alls=100:all_seed=${seed},loop=loop=-1:size=1,setpts=N/25/TB`,
    `scale=160:90:flags=bicubic,eq=contrast=1.8,noise=alls=40:all_seed=${seed + 1},scale=1280:720:flags=bicubic,format=gray`,
  ].join(',')

const sources = {
  mandelbrot: (seed = 0) =>
    `mandelbrot=s=${size}:r=25:start_x=${-0.743643887 - seed * 0.001}:start_y=0.131825904:start_scale=${2.5 / (1 + seed)}:end_scale=0.002:end_pts=300:maxiter=300:inner=black`,
  gradients: (seed: number, type = 'spiral', speed = 0.01) =>
    `gradients=s=${size}:r=25:n=5:c0=0x0b1026:c1=0x1b4965:c2=0x5fa8d3:c3=0xf4a261:c4=0xe76f51:type=${type}:speed=${speed}:seed=${seed}`,
  life: (seed: number) =>
    `life=s=160x90:r=25:mold=12:ratio=0.12:seed=${seed}:life_color=0xfff1c1:death_color=0xd1495b:mold_color=0x1d2d50,scale=320:180:flags=neighbor,gblur=sigma=1.6`,
  cellauto: (seed: number) => `cellauto=s=160x90:r=25:rule=110:seed=${seed}:scroll=1,scale=320:180:flags=neighbor`,
  test: () => `testsrc2=s=${size}:r=25`,
  bars: () => `smptehdbars=s=${size}:r=25`,
  palBars: () => `pal75bars=s=${size}:r=25`,
  sierpinski: (seed: number) => `sierpinski=s=${size}:r=25:seed=${seed}:jump=30`,
  zoneplate: (speed = 4) => `zoneplate=s=${size}:r=25:kx2=20:ky2=20:kt=${speed}`,
  plasma: (speed = 1) =>
    `nullsrc=s=160x90:r=25,format=gray,geq=lum='128+60*sin(X/12+T*${1.3 * speed})*cos(Y/10-T)+50*sin((X+Y)/17+T*${0.9 * speed})',scale=320:180`,
  tunnel: () =>
    `nullsrc=s=160x90:r=25,format=gray,geq=lum='255*pow(abs(sin(12*atan2(Y-45,X-80)/2+400/(8+hypot(X-80,Y-45))-T*2)),2)*exp(-hypot(X-80,Y-45)/160)',scale=320:180`,
  ocean: () =>
    `nullsrc=s=160x90:r=25,format=gray,geq=lum='if(lt(Y,38),60+Y*3,60+55*sin(X/5+T*2+90/(Y-37))+40*sin(X/2-T*3+300/(Y-37)))',scale=320:180`,
  black: () => `color=c=black:s=${size}:r=25`,
  colours: () => `rgbtestsrc=s=${size}:r=25`,
  /** Light blocks, like words, on a dark ground. */
  card: (seed: number) =>
    `color=c=0x101018:s=${size}:r=25,drawbox=x=60:y=70:w=${90 + (seed % 90)}:h=14:color=0xd0d0d0:t=fill,drawbox=x=80:y=96:w=${60 + (seed % 70)}:h=10:color=0xa0a0a0:t=fill`,
  /** Rows of light blocks that roll upwards. */
  credits: (seed: number) =>
    `${field(seed, 60)},crop=160:720,lutyuv=y='if(gt(val,150),220,16)':u=128:v=128,scale=240:1440:flags=neighbor,crop=240:180:x=0:y='n*2',pad=320:180:40:0:black`,
  /** The camera moves on by so many pixels of 320 a frame. */
  pan: (seed: number, right: number, down = 0, grain = 20) =>
    `${field(seed, grain)},crop=320:180:x='abs(mod(n*${right},1920)-960)':y='abs(mod(n*${down},1080)-540)'`,
  shake: (seed: number, swing: number) => `${field(seed)},crop=320:180:x='300+${swing}*sin(n*1.7)':y='200+${swing}*cos(n*2.3)'`,
  roll: (seed: number, radians: number) => `${field(seed)},crop=640:640,rotate=a='n*${radians}',crop=320:180`,
  zoom: (seed: number, speed: number) =>
    `${field(seed)},zoompan=z='1+${speed}*on':d=1:x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':s=${size}:fps=25`,
  /** A thing as high as the picture goes by in front of the camera. */
  passer: (seed: number, atFrame: number, speed: number) =>
    `${field(seed)},crop=320:180:x='100+n':y=200[far];color=c=0x303030:s=160x180:r=25[near];[far][near]overlay=x='-160+(n-${atFrame})*${speed}':y=0:shortest=1`,
}

/** Frames of white, or of other light, that are no change of shot. */
const flash = (from: number, to: number, color = 'white'): string => `,drawbox=t=fill:color=${color}:enable='between(n,${from},${to})'`
const lightning = (from: number, to: number): string => `,eq=brightness=0.4:enable='between(n,${from},${to})'`
const dim = ',eq=brightness=-0.28:contrast=0.35'
const noisy = (strength: number, seed: number): string => `,noise=alls=${strength}:allf=t:all_seed=${seed}`
const breathing = `,eq=brightness='0.18*sin(n/9)':eval=frame`
const letterbox = ',drawbox=x=0:y=0:w=320:h=22:color=black:t=fill,drawbox=x=0:y=158:w=320:h=22:color=black:t=fill'

const shot = (source: string | Clip, frames: number, inside?: readonly KnownChange[]): Shot => ({
  source,
  frames,
  ...(inside && { inside }),
})

const synthetic: readonly Omit<ShotFilm, 'kind'>[] = [
  {
    name: 'plain cuts',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[
        shot(sources.plasma(), 60),
        cut,
        shot(sources.mandelbrot(), 50),
        cut,
        shot(sources.gradients(3), 45),
        cut,
        shot(sources.bars(), 30),
        cut,
      ],
      ...[shot(sources.life(7), 55), cut, shot(sources.pan(5, 3), 40), cut, shot(sources.pan(6, 3), 35), cut, shot(sources.tunnel(), 50)],
    ],
  },
  {
    name: 'moving camera',
    half: 'tuned',
    rate: 24,
    parts: [
      ...[shot(sources.pan(11, 9), 60), cut, shot(sources.pan(12, 16, 4), 55), cut, shot(sources.shake(13, 22), 60), cut],
      ...[
        shot(sources.zoom(14, 0.015), 60),
        cut,
        shot(sources.roll(15, 0.04), 50),
        cut,
        shot(sources.pan(16, 30), 40),
        cut,
        shot(sources.pan(17, 0, 7, 50), 50),
      ],
    ],
  },
  {
    name: 'flashes',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[
        shot(sources.pan(21, 2) + flash(20, 20) + flash(40, 42), 70),
        cut,
        shot(sources.gradients(22, 'radial') + lightning(15, 16) + lightning(18, 19), 60),
        cut,
      ],
      ...[
        shot(sources.plasma(0.6) + flash(30, 31, 'black'), 60),
        cut,
        shot(sources.zoom(23, 0.004) + lightning(25, 27) + flash(40, 40), 70),
      ],
    ],
  },
  {
    name: 'dissolves',
    half: 'tuned',
    rate: 24,
    parts: [
      ...[
        shot(sources.pan(31, 1), 70),
        dissolve(16),
        shot(sources.gradients(32), 80),
        dissolve(30),
        shot(sources.pan(33, 3), 90),
        dissolve(24),
      ],
      ...[
        shot(sources.mandelbrot(2), 80),
        dissolve(12),
        shot(sources.plasma(), 70),
        dissolve(40),
        shot(sources.ocean(), 100),
        dissolve(20, 'dissolve'),
      ],
      ...[shot(sources.zoom(34, 0.006), 70)],
    ],
  },
  {
    name: 'fades',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[shot(`${sources.pan(41, 2)},fade=t=in:s=0:n=12`, 70), fade(12, 12), shot(sources.gradients(42), 70), fade(20, 8, 'white')],
      ...[
        shot(sources.tunnel(), 70),
        dip(24),
        shot(sources.pan(43, 4), 70),
        fade(25, 25),
        shot(sources.zoom(44, 0.008), 80),
        dip(30, 'fadewhite'),
      ],
      ...[shot(`${sources.test()},fade=t=out:s=60:n=15`, 75)],
    ],
  },
  {
    name: 'dark, noisy and mixed',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[shot(sources.pan(51, 2) + dim + noisy(12, 1), 60), cut, shot(sources.gradients(52) + dim + noisy(12, 2), 50), cut],
      ...[
        shot(sources.pan(53, 4) + noisy(30, 3), 60),
        dissolve(20),
        shot(sources.plasma() + noisy(30, 4), 70),
        cut,
        shot(sources.pan(54, 1) + breathing, 70),
        cut,
      ],
      ...[
        shot(sources.life(55) + letterbox, 50),
        fade(10, 10),
        shot(sources.pan(56, 6) + letterbox, 60),
        cut,
        shot(sources.passer(57, 20, 40), 60),
        cut,
        shot(sources.cellauto(58), 50),
      ],
    ],
  },
  {
    name: 'plain cuts, 2',
    half: 'tuned',
    rate: 30,
    parts: [
      ...[
        shot(sources.zoneplate(), 50),
        cut,
        shot(sources.ocean(), 45),
        cut,
        shot(sources.palBars(), 30),
        cut,
        shot(sources.gradients(103, 'circular'), 60),
        cut,
      ],
      ...[
        shot(sources.mandelbrot(4), 50),
        cut,
        shot(sources.pan(105, 2), 40),
        cut,
        shot(sources.test(), 45),
        cut,
        shot(sources.plasma(1.5), 60),
        cut,
        shot(sources.sierpinski(9), 40),
      ],
    ],
  },
  {
    name: 'moving camera, 2',
    half: 'tuned',
    rate: 30,
    parts: [
      ...[
        shot(sources.pan(111, 12), 60),
        cut,
        shot(sources.pan(112, 5, 11), 60),
        cut,
        shot(sources.shake(113, 30), 50),
        cut,
        shot(sources.zoom(114, 0.02), 60),
        cut,
      ],
      ...[
        shot(sources.roll(115, 0.06), 60),
        cut,
        shot(sources.pan(116, 24, 0, 12), 40),
        cut,
        shot(sources.passer(117, 25, 50), 60),
        cut,
        shot(sources.pan(118, 0, 14, 48), 45),
      ],
    ],
  },
  {
    name: 'flashes, 2',
    half: 'tuned',
    rate: 24,
    parts: [
      ...[
        shot(sources.pan(121, 5) + flash(25, 25) + flash(31, 31) + flash(37, 37), 70),
        cut,
        shot(sources.ocean() + lightning(15, 17) + flash(44, 45, 'black'), 70),
        cut,
      ],
      ...[
        shot(sources.gradients(122, 'linear') + flash(22, 24), 55),
        cut,
        shot(sources.shake(123, 6) + lightning(20, 20) + lightning(28, 30), 60),
      ],
    ],
  },
  {
    name: 'dissolves, 2',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[
        shot(sources.ocean(), 70),
        dissolve(25),
        shot(sources.pan(131, 2, 1), 80),
        dissolve(14),
        shot(sources.pan(132, 4, 0, 60), 80),
        dissolve(36),
      ],
      ...[
        shot(sources.gradients(133, 'radial'), 100),
        dissolve(18),
        shot(sources.tunnel(), 70),
        dissolve(28, 'dissolve'),
        shot(sources.zoom(134, 0.005), 90),
        dissolve(10),
      ],
      ...[shot(sources.mandelbrot(6), 60)],
    ],
  },
  {
    name: 'fades, 2',
    half: 'tuned',
    rate: 24,
    parts: [
      ...[
        shot(sources.mandelbrot(1), 60),
        fade(8, 16),
        shot(sources.pan(141, 3, 2), 70),
        dip(20),
        shot(sources.gradients(142, 'spiral', 0.02), 70),
        fade(16, 16, 'white'),
      ],
      ...[
        shot(sources.shake(143, 3), 70),
        dip(24, 'fadewhite'),
        shot(sources.plasma(0.7), 80),
        fade(30, 20),
        shot(`${sources.pan(144, 1)},fade=t=out:s=60:n=20`, 80),
      ],
    ],
  },
  {
    name: 'dark, noisy and mixed, 2',
    half: 'tuned',
    rate: 30,
    parts: [
      ...[
        shot(sources.ocean() + dim + noisy(15, 5), 60),
        cut,
        shot(sources.pan(151, 3) + dim + noisy(15, 6), 60),
        cut,
        shot(sources.zoom(152, 0.01) + noisy(25, 7), 60),
        dissolve(24),
      ],
      ...[
        shot(sources.pan(153, 2) + breathing, 90),
        cut,
        shot(sources.life(154), 50),
        cut,
        shot(sources.tunnel() + letterbox, 60),
        fade(12, 12),
      ],
      ...[
        shot(sources.pan(155, 5) + letterbox + noisy(20, 8), 60),
        cut,
        shot(sources.passer(156, 30, 32), 60),
        dissolve(30),
        shot(sources.gradients(157) + breathing, 80),
      ],
    ],
  },
  {
    name: 'plain cuts, 3',
    half: 'held out',
    rate: 60,
    parts: [
      ...[
        shot(sources.card(201), 60),
        cut,
        shot(sources.pan(202, 1), 90),
        cut,
        shot(sources.pan(203, 1, 1), 80),
        cut,
        shot(sources.cellauto(204), 50),
        cut,
        shot(sources.black(), 40),
        cut,
      ],
      ...[
        shot(sources.colours(), 50),
        cut,
        shot(sources.tunnel(), 90),
        cut,
        shot(sources.gradients(205, 'linear', 0.03), 70),
        cut,
        shot(sources.life(206), 60),
        cut,
        shot(sources.credits(207), 90),
      ],
    ],
  },
  {
    name: 'moving camera, 3',
    half: 'held out',
    rate: 25,
    parts: [
      ...[
        shot(sources.pan(211, 20, 8), 50),
        cut,
        shot(sources.roll(212, 0.05), 50),
        cut,
        shot(sources.zoom(213, 0.03), 45),
        cut,
        shot(sources.shake(214, 26), 50),
        cut,
      ],
      ...[
        shot(sources.passer(215, 22, 60), 50),
        cut,
        shot(sources.passer(216, 15, 24), 60),
        cut,
        shot(sources.pan(217, 36), 30),
        cut,
        shot(sources.pan(218, 6, 6, 44), 50),
        cut,
        shot(sources.ocean(), 50),
      ],
    ],
  },
  {
    name: 'flashes, 3',
    half: 'held out',
    rate: 30,
    parts: [
      ...[
        shot(sources.pan(221, 3, 2) + flash(20, 21) + flash(26, 26) + lightning(40, 43), 70),
        cut,
        shot(sources.tunnel() + flash(25, 25), 50),
        cut,
      ],
      ...[
        shot(sources.zoom(222, 0.006) + flash(18, 19, 'black') + lightning(33, 34) + lightning(38, 40), 70),
        cut,
        shot(sources.mandelbrot(3) + lightning(22, 26), 60),
        cut,
        shot(sources.plasma() + flash(15, 15) + flash(18, 18), 50),
      ],
    ],
  },
  {
    name: 'dissolves, 3',
    half: 'held out',
    rate: 24,
    parts: [
      ...[
        shot(sources.pan(231, 2), 60),
        dissolve(10),
        shot(sources.pan(232, 0, 3), 70),
        dissolve(48),
        shot(sources.zoom(233, 0.004), 120),
        dissolve(20),
        shot(sources.card(234), 60),
        dissolve(16),
      ],
      ...[
        shot(sources.plasma(0.8), 70),
        dissolve(24),
        shot(sources.gradients(235, 'circular'), 70),
        dissolve(14, 'dissolve'),
        shot(sources.pan(236, 5) + noisy(20, 9), 70),
        dissolve(30),
        shot(sources.roll(237, 0.008), 80),
      ],
    ],
  },
  {
    name: 'fades, 3',
    half: 'held out',
    rate: 30,
    parts: [
      ...[
        shot(`${sources.zoom(241, 0.005)},fade=t=in:s=0:n=20`, 80),
        fade(20, 0),
        shot(sources.black(), 75),
        fade(0, 15),
        shot(sources.pan(242, 3), 80),
        fade(10, 30),
        shot(sources.ocean(), 80),
      ],
      ...[
        fade(14, 14, 'white'),
        shot(sources.gradients(243, 'spiral'), 80),
        dip(30),
        shot(sources.pan(244, 0, 2) + letterbox, 90),
        fade(40, 40),
        shot(sources.plasma(), 90),
        dip(20, 'fadewhite'),
        shot(sources.shake(245, 4), 60),
      ],
    ],
  },
  {
    name: 'dark, noisy and mixed, 3',
    half: 'held out',
    rate: 25,
    parts: [
      ...[
        shot(sources.zoom(251, 0.008) + dim + noisy(18, 10), 55),
        cut,
        shot(sources.pan(252, 4) + dim + noisy(18, 11), 55),
        dissolve(18),
        shot(sources.tunnel() + dim, 60),
        cut,
        shot(sources.pan(253, 10) + noisy(30, 12), 50),
        fade(8, 8),
      ],
      ...[
        shot(sources.passer(254, 30, 45) + letterbox, 60),
        cut,
        shot(sources.credits(255), 70),
        cut,
        shot(sources.gradients(256) + breathing, 70),
        dissolve(26),
        shot(sources.pan(257, 2, 1) + letterbox, 80),
        cut,
        shot(sources.sierpinski(258), 45),
      ],
    ],
  },
]

/**
 * Changes in the clips, found by looking at the frames around every larger difference. Not counted as changes: a title that appears on its plain
 * ground, and the first frame of the Tears of Steel clip, a green card of one frame.
 */
const trailer = 'clips/big-buck-bunny_trailer_640x360_32s.webm'
const bunny = 'clips/big-buck-bunny_640x360_10s.mp4'
const steel = 'clips/tears_of_steel_1080p2997_8s_video.frag.mp4'
const meadow = 'media_odd/bbb_10s.flv'
const clouds = 'media_odd/bbb_hevc_8s.frag.mp4'

const known = (kind: ChangeKind, from: number, to = from): KnownChange => ({ kind, at: (from + to) / 2, frames: to - from })

const trailerChanges: readonly KnownChange[] = [
  ...[known('dissolve', 87, 112), known('dissolve', 156, 179), known('cut', 227), known('cut', 280), known('cut', 330), known('cut', 347)],
  ...[known('cut', 375), known('cut', 400), known('cut', 415), known('fade', 465, 480), known('fade', 490, 505), known('fade', 515, 530)],
  ...[known('fade', 540, 555), known('fade', 565, 580), known('cut', 623), known('cut', 650), known('fade', 666, 672), known('cut', 749)],
  ...[known('cut', 756), known('cut', 776)],
]

const clip = (file: string, fromFrame: number, frames: number): Shot => shot({ file, fromFrame }, frames)

const real: readonly Omit<ShotFilm, 'kind'>[] = [
  { name: 'the trailer', half: 'tuned', rate: 25, parts: [shot({ file: trailer, fromFrame: 0 }, 812, trailerChanges)] },
  {
    name: 'joined clips',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[
        clip(trailer, 228, 50),
        cut,
        clip(steel, 10, 70),
        dissolve(20),
        clip(meadow, 0, 60),
        cut,
        clip(trailer, 376, 24),
        fade(12, 12),
        clip(bunny, 0, 60),
        dissolve(12),
      ],
      ...[
        clip(meadow, 134, 66),
        cut,
        clip(trailer, 683, 60),
        cut,
        clip(steel, 180, 55),
        dissolve(30),
        clip(clouds, 60, 90),
        cut,
        clip(trailer, 625, 24),
      ],
    ],
  },
  {
    name: 'the meadow',
    half: 'held out',
    rate: 25,
    parts: [shot({ file: meadow, fromFrame: 0 }, 250, [known('cut', 132), known('cut', 205)])],
  },
  { name: 'the balcony', half: 'held out', rate: 30, parts: [shot({ file: steel, fromFrame: 2 }, 236, [known('cut', 175)])] },
  { name: 'the clouds, from black', half: 'held out', rate: 24, parts: [clip(clouds, 0, 190)] },
  {
    name: 'joined clips, 2',
    half: 'tuned',
    rate: 25,
    parts: [
      ...[
        clip(bunny, 120, 60),
        cut,
        clip(meadow, 60, 70),
        dissolve(25),
        clip(steel, 90, 80),
        cut,
        clip(trailer, 348, 26),
        fade(10, 10),
        clip(trailer, 651, 12),
        cut,
        clip(clouds, 120, 60),
      ],
      ...[
        dissolve(16),
        clip(meadow, 206, 44),
        cut,
        clip(steel, 182, 50),
        fade(15, 20),
        clip(trailer, 348, 26),
        cut,
        clip(bunny, 200, 60),
        dissolve(36),
        clip(trailer, 281, 48),
      ],
    ],
  },
  {
    name: 'joined clips, 3',
    half: 'held out',
    rate: 24,
    parts: [
      ...[
        clip(clouds, 70, 60),
        dip(20),
        clip(meadow, 150, 50),
        cut,
        clip(bunny, 60, 50),
        cut,
        clip(trailer, 113, 42),
        dissolve(14),
        clip(meadow, 20, 80),
        dissolve(24),
      ],
      ...[
        clip(steel, 20, 60),
        dip(24, 'fadewhite'),
        clip(bunny, 240, 50),
        cut,
        clip(trailer, 401, 13),
        cut,
        clip(trailer, 232, 40),
        cut,
        clip(meadow, 210, 40),
        cut,
        clip(steel, 178, 40),
      ],
    ],
  },
  {
    name: 'joined clips, 4',
    half: 'held out',
    rate: 30,
    parts: [
      ...[
        clip(steel, 30, 90),
        cut,
        clip(bunny, 10, 70),
        cut,
        clip(clouds, 90, 80),
        dissolve(40),
        clip(meadow, 70, 60),
        cut,
        clip(trailer, 701, 46),
        fade(15, 15),
        clip(steel, 190, 45),
        cut,
      ],
      ...[
        clip(trailer, 575, 47),
        cut,
        clip(meadow, 140, 62),
        dissolve(20),
        clip(bunny, 180, 90),
        dip(24),
        clip(clouds, 65, 60),
        cut,
        clip(trailer, 627, 22),
        cut,
        clip(trailer, 348, 26),
        cut,
        clip(meadow, 207, 43),
      ],
    ],
  },
]

export const shotFilms: readonly ShotFilm[] = [
  ...synthetic.map((film) => ({ ...film, kind: 'synthetic' as const })),
  ...real.map((film) => ({ ...film, kind: 'real' as const })),
]

/** Every change of shots of a film, in order. */
export const changesOf = (film: ShotFilm): KnownChange[] => {
  const changes: KnownChange[] = []
  let at = 0
  for (const part of film.parts) {
    if ('source' in part) {
      for (const change of part.inside ?? []) changes.push({ ...change, at: at + change.at })
      at += part.frames
    } else if (part.joint === 'cut') changes.push({ kind: 'cut', at, frames: 0 })
    else if (part.joint === 'fade') changes.push({ kind: 'fade', at: at + (part.in - part.out) / 2, frames: part.in + part.out })
    else {
      at -= part.frames
      changes.push({ kind: part.kind, at: at + part.frames / 2, frames: part.frames })
    }
  }
  return changes
}

export const framesOf = (film: ShotFilm): number =>
  film.parts.reduce((sum, part) => sum + ('source' in part ? part.frames : part.joint === 'xfade' ? -part.frames : 0), 0)

/** The inputs and the filter graph that make a film; its output is called `film`. @param folder holds the clips. */
export const filmArguments = (film: ShotFilm, folder: string): { readonly inputs: string[]; readonly graph: string } => {
  const inputs: string[] = []
  const chains: string[] = []
  // `setpts` makes ffmpeg forget the frame rate, which `fps` states again.
  const steady = `settb=1/${film.rate},setpts=N,fps=${film.rate}`
  const shots = film.parts.flatMap((part, index) =>
    'source' in part ? [{ part, before: film.parts[index - 1], after: film.parts[index + 1] }] : [],
  )
  for (const [index, { part, before, after }] of shots.entries()) {
    const filters: string[] = []
    if (typeof part.source === 'string') inputs.push('-f', 'lavfi', '-i', part.source)
    else {
      inputs.push('-i', `${folder}/${part.source.file}`)
      filters.push(`select='gte(n,${part.source.fromFrame})'`)
    }
    // Frame by frame, whatever the clip's own rate was: known positions are frame numbers.
    filters.push(`trim=end_frame=${part.frames}`, steady, `scale=320:180:flags=area,setsar=1,format=yuv420p`)
    if (before && 'joint' in before && before.joint === 'fade' && before.in > 0)
      filters.push(`fade=t=in:s=0:n=${before.in}:c=${before.color}`)
    if (after && 'joint' in after && after.joint === 'fade' && after.out > 0)
      filters.push(`fade=t=out:s=${part.frames - after.out}:n=${after.out}:c=${after.color}`)
    chains.push(`[${index}:v:0]${filters.join(',')}[s${index}]`)
  }
  let last = 's0'
  let frames = shots[0]!.part.frames
  for (let index = 1; index < shots.length; index += 1) {
    const { part, before } = shots[index]!
    const joint = before as Joint
    const name = `j${index}`
    if (joint.joint === 'xfade') {
      frames -= joint.frames
      chains.push(
        `[${last}][s${index}]xfade=transition=${joint.transition}:duration=${joint.frames / film.rate}:offset=${frames / film.rate},${steady}[${name}]`,
      )
    } else chains.push(`[${last}][s${index}]concat=n=2:v=1:a=0,${steady}[${name}]`)
    frames += part.frames
    last = name
  }
  return { inputs, graph: `${chains.join(';')};[${last}]null[film]` }
}
