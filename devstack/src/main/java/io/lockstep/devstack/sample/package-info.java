/** The real register that this project carries as a sample, and what people would look for in it. */
package io.lockstep.devstack.sample;
