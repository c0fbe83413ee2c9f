import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/** An element that names a scheme and a value of it (ISO/IEC 23009-1, 5.8.2). */
export const descriptor = (name: string, schemeIdUri: string, value: string): XmlElement => element(name, { schemeIdUri, value })

export const role = (value: string): XmlElement => descriptor('Role', 'urn:mpeg:dash:role:2011', value)

/** 1: for the visually impaired, 2: for the hard of hearing (ETSI TS 102 822-3-1, AudioPurposeCS). */
export const audioPurpose = (value: '1' | '2'): XmlElement => descriptor('Accessibility', 'urn:tva:metadata:cs:AudioPurposeCS:2007', value)

export const label = (text: string): XmlElement[] => (text === '' ? [] : [element('Label', {}, text)])

/** An id of a Representation has no white space (StringNoWhitespaceType). */
export const representationId = (id: string): string => id.replaceAll(/\s/g, '_')
