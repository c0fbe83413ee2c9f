import { hashPassword, verifyPassword } from 'better-auth/crypto'

/** Salt and scrypt key (N 16384, r 16, p 1), hexadecimal. Passwords and PINs alike; about 70 ms each. */
export const passwordHash = (password: string): Promise<string> => hashPassword(password)

/** False without a hash too, and after the same time: nobody learns from the wait whether an account is there. */
export const isPassword = async (password: string, hash: string | null | undefined): Promise<boolean> => {
  const right = await verifyPassword({ hash: hash ?? noHash, password })
  return right && hash !== null && hash !== undefined
}

/** The form of a hash; the key that it stands for is found by chance once in 2^512. */
const noHash = `${'0'.repeat(32)}:${'0'.repeat(128)}`
