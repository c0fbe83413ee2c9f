/** From how far away the screen is looked at. A television says so in its name; `?layout=television` tries it out elsewhere. */
export const layoutOf = (userAgent: string, search: string): 'television' | 'near' => {
  const wanted = new URLSearchParams(search).get('layout')
  if (wanted === 'television' || wanted === 'near') return wanted
  return /\bTV\b|SmartTV|SMART-TV|Tizen|Web0S|AFT[A-Z]|CrKey|BRAVIA|GoogleTV/.test(userAgent) ? 'television' : 'near'
}
