// Jest runs each file in a realm of its own, so an error thrown by Node is no `instanceof Error` there, as it is in the
// running product. This gives tests the product's answer. Subclasses are compared as usual.
import { types } from 'node:util';

const usual = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(thing) {
    return usual.call(this, thing) || (this === Error && types.isNativeError(thing));
  },
});
