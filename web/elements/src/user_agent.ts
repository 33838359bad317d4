// A browser and its system in two words, for people to recognise a session; empty for what is neither.
const browsers: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:Chrome|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
  [/^(\w[\w.-]*)\//, ""],
];
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

export function browserOf(userAgent: string): string {
  const [pattern, name] = browsers.find(([pattern]) => pattern.test(userAgent)) ?? [];
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return [name || pattern?.exec(userAgent)?.[1], system].filter(Boolean).join(" · ");
}
