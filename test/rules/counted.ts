/** An object that counts how many of its fields and elements were read. */
export class Counted {
  reads = 0;
  readonly object: unknown;
  private readonly proxies = new Map<object, object>();

  constructor(original: object) {
    this.object = this.watch(original);
  }

  private watch(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const proxy = this.proxies.get(value) ?? new Proxy(value, {
      get: (target, key, receiver) => {
        this.reads++;
        return this.watch(Reflect.get(target, key, receiver));
      },
    });
    this.proxies.set(value, proxy);
    return proxy;
  }
}
