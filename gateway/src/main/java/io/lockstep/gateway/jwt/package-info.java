/** Tokens: {@link io.lockstep.gateway.jwt.TokenVerifier} says who sent a request. The only package that knows the library. */
package io.lockstep.gateway.jwt;
