import { z } from 'zod'
import type { Brand } from '../kit/ids.ts'

/** A canonical UUID carried as the branded string `Id`. */
const id = <Id extends string>() => z.uuid() as unknown as z.ZodType<Id, Id>

export type AccountId = Brand<'account'>
export type ProfileId = Brand<'profile'>
export type SignInId = Brand<'sign-in'>
export type KeyId = Brand<'key'>
export type AuthorizationId = Brand<'authorization'>
export type TitleId = Brand<'title'>
export type MasterId = Brand<'master'>
export type JobId = Brand<'job'>
export type BuildId = Brand<'build'>
export type PlayId = Brand<'play'>
export type PaymentId = Brand<'payment'>

export const AccountId = id<AccountId>()
export const ProfileId = id<ProfileId>()
export const SignInId = id<SignInId>()
export const KeyId = id<KeyId>()
export const AuthorizationId = id<AuthorizationId>()
export const TitleId = id<TitleId>()
export const MasterId = id<MasterId>()
export const JobId = id<JobId>()
export const BuildId = id<BuildId>()
export const PlayId = id<PlayId>()
export const PaymentId = id<PaymentId>()
