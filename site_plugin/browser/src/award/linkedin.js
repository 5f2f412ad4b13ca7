// Links to LinkedIn: nothing is sent there before somebody follows one.
export const postLink = (address) => `https://www.linkedin.com/sharing/share-offsite/?${new URLSearchParams({ url: address })}`;

// “Add licence or certification”, filled in.
export const profileLink = ({ name, issuer, organization, awarded, ends, address, id }) => {
  const fields = { startTask: "CERTIFICATION_NAME", name };
  if (organization) fields.organizationId = organization;
  else fields.organizationName = issuer;
  Object.assign(fields, monthOf("issue", awarded), ends ? monthOf("expiration", ends) : {}, { certUrl: address, certId: id });
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(fields)}`;
};

const monthOf = (what, date) => {
  const day = new Date(date);
  return { [`${what}Year`]: day.getUTCFullYear(), [`${what}Month`]: day.getUTCMonth() + 1 };
};
